/** Data of one's own: a formula that is typed, points that are drawn on the plot, and rows that are pasted. */

import { emit, on } from "../base/bus.js";
import { make } from "../base/dom.js";
import { several } from "../base/words.js";
import { createChoice } from "../controls/choice.js";
import { choice } from "../state/fields.js";
import { createMemory } from "../state/state.js";
import { createExpression } from "./data_expression.js";
import { createDataText } from "./data_text.js";
import { DrawPad } from "./draw_pad.js";
import { DrawnPoints } from "./drawn_points.js";
import { dataOf, rowsOf, scaledRows, textOf } from "./learning_data.js";
import { LONGEST_PASTED } from "./train_state.js";

/** @typedef {import("./train_state.js").TrainStore} TrainStore */
/** @typedef {import("./train_state.js").TrainState} TrainState */
/** @typedef {import("./learning_data.js").Row} Row */

/** Points from which something can be learnt. */
const FEWEST = 2;
const LONG_SENTENCE = "The address does not hold so many: a reload or a link forgets them.";
/** What the server says of a text begins so. */
const FIELD = "data.text";
const HINTS = {
  add: "Click, tap or drag on the plot. A point that is there can be moved.",
  erase: "Click or drag over points to take them away.",
  look: "Choose Draw, then click on the plot.",
};

/**
 * @param {HTMLElement} element
 * @param {HTMLElement} view holds the plot's .pad
 * @param {{max_body_bytes: number, max_points: number}} limits of the server
 * @param {EventTarget} bus
 * @param {EventTarget} plotBus tells what the plot shows
 * @param {TrainStore} store
 * @param {AbortSignal} signal
 */
export function createDataEditor(element, view, limits, bus, plotBus, store, signal) {
  const error = make("p", { class: "error", id: "data-error", role: "status" });
  const tell = (/** @type {string} */ sentence) => {
    error.textContent = sentence;
    for (const field of element.querySelectorAll("#data-expression, #data-text")) {
      field.setAttribute("aria-invalid", String(sentence !== ""));
    }
  };
  const own = new Own(view, limits.max_points, bus, plotBus, store, signal);
  own.element.append(createDataText(bus, store, limits.max_body_bytes, tell, signal));
  element.classList.add("data-editor");
  element.append(createExpression(bus, store, signal), own.element, error);
  tell("");
  on(bus, "run", () => tell(""), signal);
  on(bus, "failed", ({ sentence, field }) => {
    if (field === FIELD || sentence.startsWith(FIELD)) tell(sentence.replace(`${FIELD}: `, "It "));
  }, signal);
}

/** Points that are drawn. */
class Own {
  /**
   * @param {HTMLElement} view
   * @param {number} most points
   * @param {EventTarget} bus
   * @param {EventTarget} plotBus
   * @param {TrainStore} store
   * @param {AbortSignal} signal
   */
  constructor(view, most, bus, plotBus, store, signal) {
    this.bus = bus;
    this.store = store;
    this.points = new DrawnPoints();
    /** The text that these points are, as far as the state knows them. */
    this.text = "";
    /** @type {1 | 2} */
    this.dimension = store.state.inputs;
    /** @type {Pick<TrainState, "pasted" | "inputs" | "scale"> | null} what was left when one last turned */
    this.waiting = null;
    this.tools = createTools();
    this.count = make("p", { class: "count", role: "status" });
    this.undo = make("button", { type: "button" }, "Undo");
    this.clear = make("button", { type: "button" }, "Clear");
    this.hint = make("p", { class: "note" });
    this.element = make("div", { class: "own" }, this.inputs(signal), ...this.choices(signal),
      make("div", { class: "buttons" }, this.undo, this.clear), this.count, this.hint);
    this.pad = new DrawPad(view, plotBus, {
      points: this.points,
      most,
      chosen: () => this.tools.store.state.label,
      start: () => this.start(),
      changed: () => this.show(),
      ended: () => this.give(),
      undo: () => this.takeBack(),
      leave: () => this.tools.store.set({ tool: "look" }),
    }, signal);
    this.listen(signal);
    this.element.hidden = true;
    this.follow(store.state);
  }

  /** @param {AbortSignal} signal */
  inputs(signal) {
    const { bus, store } = this;
    const fields = /** @type {any[]} */ (store.fields).filter(({ name }) => name === "inputs");
    const control = make("div", { class: "control" });
    for (const field of fields) {
      const turning = { ...field, change: (/** @type {any} */ _, /** @type {1 | 2} */ inputs) => this.turn(inputs) };
      createChoice(control, bus, /** @type {any} */ (store), turning, signal);
    }
    return control;
  }

  /** @param {AbortSignal} signal */
  choices(signal) {
    const { bus, store } = this.tools;
    return store.fields.map((/** @type {import("../state/fields.js").Field} */ field) => {
      const control = make("div", { class: "control", "data-control": field.name });
      createChoice(control, bus, store, field, signal);
      return control;
    });
  }

  /** @param {AbortSignal} signal */
  listen(signal) {
    this.undo.addEventListener("click", () => this.takeBack(), { signal });
    this.clear.addEventListener("click", () => {
      this.start();
      this.points.begin();
      this.points.keep(() => false);
      if (this.points.end()) this.give();
    }, { signal });
    on(this.bus, "state", ({ state }) => this.follow(state), signal);
    // What the server has made of the points is shown from now on, split into a part to train and one to test.
    on(this.bus, "data", () => this.pad.pointer === null && emit(this.bus, "drawing", { data: null }), signal);
    on(this.tools.bus, "state", () => this.showTool(), signal);
  }

  /** @param {TrainState} state */
  follow(state) {
    const shown = state.data === "pasted";
    const began = shown && this.element.hidden;
    const text = state.pasted ?? "";
    this.element.hidden = !shown;
    if (!shown || text !== this.text || state.inputs !== this.dimension) this.forget(text, state.inputs);
    if (began && text === "") this.tools.store.set({ tool: "add" });
    this.showTool();
  }

  /**
   * Other points than those that were drawn so far.
   * @param {string} text
   * @param {1 | 2} inputs
   */
  forget(text, inputs) {
    this.text = text;
    this.dimension = inputs;
    this.points.replace([]);
    emit(this.bus, "drawing", { data: null });
  }

  /**
   * Rows of so many inputs take the place of those of the other number, which wait until one turns back.
   * @param {1 | 2} inputs
   * @returns {Partial<TrainState>} what changes with it
   */
  turn(inputs) {
    const { pasted, inputs: before, scale } = this.store.state;
    // A text that was pasted since may have brought other inputs by itself.
    const none = /** @type {const} */ ({ pasted: null, inputs, scale: "off" });
    const other = this.waiting?.inputs === inputs ? this.waiting : none;
    this.waiting = { pasted, inputs: before, scale };
    if (other.pasted === null) this.tools.store.set({ tool: "add" });
    return other;
  }

  /** The points that the text tells become those that one draws on. */
  start() {
    if (this.begun) return;
    const { pasted, inputs, scale } = this.store.state;
    const rows = rowsOf(pasted ?? "", inputs + 1) ?? [];
    this.points.replace(scale === "on" ? scaledRows(rows) : rows);
  }

  /** Whether points were drawn, and not only read. */
  get begun() {
    return this.points.rows.length > 0 || this.points.past.length > 0;
  }

  /** Shows the points before anything was made of them. */
  show() {
    const { rows } = this.points;
    emit(this.bus, "drawing", { data: rows.length ? dataOf(rows, this.store.state.inputs) : null });
    this.say();
  }

  /** A change is complete: the state takes it. */
  give() {
    this.show();
    const { rows } = this.points;
    const enough = rows.length >= FEWEST;
    this.text = enough ? textOf(rows) : "";
    this.store.set({ pasted: enough ? this.text : null, scale: "off", head: null });
  }

  takeBack() {
    if (this.points.undo()) this.give();
  }

  showTool() {
    const { tool } = this.tools.store.state;
    const drawing = this.store.state.data === "pasted" ? tool : "look";
    this.pad.use(drawing);
    this.hint.textContent = HINTS[/** @type {"look" | "add" | "erase"} */ (drawing)];
    const labels = this.element.querySelector("[data-control=label]");
    if (labels instanceof HTMLElement) labels.hidden = this.store.state.inputs === 1 || tool !== "add";
    this.say();
  }

  /** Says how many points there are. */
  say() {
    const { pasted, inputs } = this.store.state;
    const rows = this.begun ? this.points.rows : rowsOf(pasted ?? "", inputs + 1);
    const lacking = rows && rows.length > 0 && rows.length < FEWEST ? ` At least ${FEWEST} are needed.` : "";
    const long = (pasted?.length ?? 0) > LONGEST_PASTED ? ` ${LONG_SENTENCE}` : "";
    this.count.textContent = (rows ? `${several(rows.length, "point")}.${lacking}` : "") + long;
    this.undo.disabled = this.points.past.length === 0;
    this.clear.disabled = !pasted && !this.points.rows.length;
  }
}

/** The tools, which are a matter of this screen and in no address. */
function createTools() {
  const bus = new EventTarget();
  const always = () => true;
  const fields = /** @type {any} */ ([
    {
      ...choice("look", () => [["look", "Look"], ["add", "Draw"], ["erase", "Erase"]]),
      name: "tool", label: "On the plot", row: true, applies: always,
    },
    {
      ...choice(0, () => [[0, "● Class 0"], [1, "▲ Class 1"]]),
      name: "label", label: "New points", row: true, applies: always,
    },
  ]);
  return { bus, store: /** @type {any} */ (createMemory(bus, fields, "")) };
}
