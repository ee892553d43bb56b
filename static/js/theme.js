/** Light or dark: as the system wants it, until the button says otherwise. */

import { emit, on } from "./bus.js";

/**
 * @param {HTMLElement} button
 * @param {EventTarget} bus
 * @param {import("./state.js").Store} store
 * @param {AbortSignal} signal
 */
export function createTheme(button, bus, store, signal) {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (store.state.theme === "auto" ? system.matches : store.state.theme === "dark");

  function show() {
    document.documentElement.dataset.theme = store.state.theme;
    button.textContent = isDark() ? "Light theme" : "Dark theme";
    emit(bus, "theme");
  }

  button.addEventListener("click", () => {
    const wanted = isDark() ? "light" : "dark";
    store.set({ theme: (wanted === "dark") === system.matches ? "auto" : wanted });
  }, { signal });
  system.addEventListener("change", show, { signal });
  on(bus, "state", ({ state }) => state.theme !== document.documentElement.dataset.theme && show(), signal);
  show();
}
