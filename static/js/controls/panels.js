/** The panels beneath the plot: details on demand, one at a time. The tabs that open them are a tablist. */

import { on } from "../base/bus.js";

/** For so long after it was opened a panel is kept in view while what it holds arrives. */
const ARRIVAL_MILLISECONDS = 800;

/**
 * @param {HTMLElement} element holds a tab and a panel for each value of the state's `panel` but "none"
 * @param {EventTarget} bus
 * @param {import("../state/state.js").Store} store
 * @param {AbortSignal} signal
 */
export function createPanels(element, bus, store, signal) {
  const tabs = /** @type {HTMLElement[]} */ ([...element.querySelectorAll("[role=tab]")]);
  const panels = /** @type {HTMLElement[]} */ ([...element.querySelectorAll("[role=tabpanel]")]);
  let shownUntil = 0;
  const field = store.fields.find(({ name }) => name === "panel");

  /** @param {import("../state/fields.js").State} state */
  function show(state) {
    const offered = field?.choices?.(state).map(([value]) => value) ?? [];
    for (const tab of tabs) {
      const chosen = tab.dataset.panel === state.panel;
      tab.hidden = !offered.includes(tab.dataset.panel);
      tab.setAttribute("aria-selected", String(chosen));
      tab.tabIndex = chosen || (state.panel === "none" && tab === tabs[0]) ? 0 : -1;
    }
    for (const panel of panels) panel.hidden = panel.dataset.panel !== state.panel;
  }

  /** @param {HTMLElement} tab */
  function open(tab) {
    store.set({ panel: /** @type {any} */ (tab.dataset.panel) });
    shownUntil = performance.now() + ARRIVAL_MILLISECONDS;
    bringIntoView();
  }

  /** What has just been opened may lie below what is seen of the page; the focus stays where it is. */
  function bringIntoView() {
    if (performance.now() < shownUntil) element.scrollIntoView({ block: "nearest" });
  }

  element.addEventListener("click", (event) => {
    const tab = /** @type {Element} */ (event.target).closest("[role=tab]");
    if (!(tab instanceof HTMLElement)) return;
    if (tab.dataset.panel === store.state.panel) store.set({ panel: "none" });
    else open(tab);
  }, { signal });
  element.addEventListener("keydown", (event) => {
    const offered = tabs.filter((tab) => !tab.hidden);
    const at = offered.indexOf(/** @type {HTMLElement} */ (event.target));
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (at < 0 || step === undefined) return;
    const next = offered[(at + step + offered.length) % offered.length];
    next.focus();
    open(next);
    event.preventDefault();
  }, { signal });
  const sizes = new ResizeObserver(bringIntoView);
  sizes.observe(element);
  signal.addEventListener("abort", () => sizes.disconnect());
  for (const type of ["wheel", "pointerdown"]) {
    document.addEventListener(type, () => (shownUntil = 0), { signal, capture: true, passive: true });
  }
  on(bus, "state", ({ state }) => show(state), signal);
  show(store.state);
}
