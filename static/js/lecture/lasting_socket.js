/** A socket that comes back: when the connection is lost it connects again by itself, with growing waits. */

const FIRST_WAIT_MILLISECONDS = 250;
const LONGEST_WAIT_MILLISECONDS = 8000;
/** The server breaks its silence every 15 seconds: after so long the connection is dead, and nobody has said so. */
const SILENT_MILLISECONDS = 40_000;
const CONNECT_MILLISECONDS = 10_000;
/** Codes with which the server closes a socket so that to connect again would be of no use; from 4400 on its own. */
const FOR_GOOD = [1003, 1007, 1008, 1009];
const OWN = 4400;

/**
 * @typedef {object} Listener
 * @property {() => void} opened each time that it is connected
 * @property {(message: any) => void} heard a message, parsed
 * @property {() => void} lost the connection is lost, or was not to be had at first; it connects again by itself
 * @property {() => void} back it is there again
 * @property {(code: number, sentence: string) => void} refused the server has closed it for good, and says why
 */
/**
 * @typedef {object} LastingSocket
 * @property {() => number} unsent bytes that were said and have not gone out; Infinity while it is not connected
 * @property {(text: string) => void} say while it is connected; else it is dropped
 * @property {() => void} close for good
 */

/**
 * @param {string} path of the server, relative to the page
 * @param {Listener} listener
 * @param {AbortSignal} signal
 * @returns {LastingSocket}
 */
export function createLastingSocket(path, listener, signal) {
  const address = new URL(path, document.baseURI);
  address.protocol = address.protocol.replace("http", "ws");
  const ended = new AbortController();
  /** @type {WebSocket | null} */
  let socket = null;
  let wait = FIRST_WAIT_MILLISECONDS;
  let timer = 0;
  let lost = false;

  function connect() {
    clearTimeout(timer);
    timer = window.setTimeout(lose, CONNECT_MILLISECONDS);
    const mine = new WebSocket(address);
    socket = mine;
    const current = () => socket === mine && !ended.signal.aborted;
    mine.addEventListener("open", () => current() && open());
    mine.addEventListener("message", ({ data }) => current() && hear(data));
    mine.addEventListener("close", ({ code, reason }) => current() && closed(code, reason));
  }

  function open() {
    listen();
    listener.opened();
    if (lost) listener.back();
    lost = false;
  }

  /** @param {string} data */
  function hear(data) {
    wait = FIRST_WAIT_MILLISECONDS;
    listen();
    const message = JSON.parse(data);
    if (message.type !== "alive") listener.heard(message);
  }

  function listen() {
    clearTimeout(timer);
    timer = window.setTimeout(lose, SILENT_MILLISECONDS);
  }

  /**
   * @param {number} code
   * @param {string} reason
   */
  function closed(code, reason) {
    if (code < OWN && !FOR_GOOD.includes(code)) return lose();
    close();
    listener.refused(code, reason);
  }

  /** Connects again after a while, not all followers in the same moment. */
  function lose() {
    clearTimeout(timer);
    const mine = socket;
    socket = null;
    mine?.close();
    timer = window.setTimeout(connect, wait * (0.5 + Math.random() / 2));
    wait = Math.min(2 * wait, LONGEST_WAIT_MILLISECONDS);
    if (!lost) listener.lost();
    lost = true;
  }

  /** The network is there, or somebody looks at the page: now is better than later. */
  function hurry() {
    if (!socket) connect();
  }

  function close() {
    ended.abort();
    clearTimeout(timer);
    socket?.close();
  }

  const options = { signal: ended.signal };
  window.addEventListener("online", hurry, options);
  window.addEventListener("offline", () => socket && lose(), options);
  document.addEventListener("visibilitychange", () => document.hidden || hurry(), options);
  signal.addEventListener("abort", close, options);
  connect();
  return {
    unsent: () => (socket?.readyState === WebSocket.OPEN ? socket.bufferedAmount : Infinity),
    say: (text) => socket?.readyState === WebSocket.OPEN && socket.send(text),
    close,
  };
}
