/** Tells states at most once a frame. The latest wins, and nothing queues, not even where the network is slow. */

const FRAME_MILLISECONDS = 1000 / 60;

/**
 * @typedef {object} Teller
 * @property {(state: object) => void} tell now or soon
 * @property {() => void} again tells the latest state once more, as after the connection was lost
 * @property {() => void} stop
 */

/**
 * @param {import("./lasting_socket.js").LastingSocket} socket
 * @returns {Teller}
 */
export function createTeller(socket) {
  let latest = "";
  let said = "";
  let free = 0;
  let timer = 0;

  /** By a timer, not in a frame: a window that another one covers draws no frames. */
  function soon() {
    const unsent = socket.unsent();
    if (timer || latest === said || unsent === Infinity) return;
    const wait = unsent ? FRAME_MILLISECONDS : free - performance.now();
    if (wait > 0) timer = window.setTimeout(late, wait);
    else now();
  }

  function late() {
    timer = 0;
    soon();
  }

  function now() {
    said = latest;
    free = performance.now() + FRAME_MILLISECONDS;
    socket.say(latest);
  }

  return {
    tell: (state) => {
      latest = JSON.stringify({ type: "state", state });
      soon();
    },
    again: () => {
      said = "";
      if (latest) soon();
    },
    stop: () => clearTimeout(timer),
  };
}
