"""Each row of the table of state goes into the address and comes back, by a link and by the browser's buttons."""

from typing import Any

from playwright.sync_api import Page

# Changes every field of the table once, in a state in which it applies, and gives the addresses and the states.
WALK = """async (folder) => {
  const { createStore } = await import(folder + "/state/state.js");
  const { table } = await import(folder + "/state/fields.js");
  const fields = table({ max_width: 4096, max_depth: 256 });
  const open = (signal) => createStore(new EventTarget(), fields, signal);
  const store = window.store = open(new AbortController().signal);
  const own = "1-1-1~abs~AAAAAAAA8D8AAAAAAAAAAAAAAAAAAPA_AAAAAAAAAAA";
  const bases = [
    {}, { input_dim: 1 }, { input_dim: 1, depth: 1, curves: 1 }, { activation: "leaky_relu" }, { kind: "sawtooth" },
    { kind: "weights", weights: own },
  ];
  const free = {
    widths: [5, 7, 2], weights: own, x: [-0.125, 1e-7], y: [2, 1e21], profile: [0, 0.5, -1, 2.5], probe: [0.25, -1],
  };
  const other = (field, state) => {
    if (field.choices) return field.choices(state).map(([value]) => value).find((value) => value !== field.default);
    if (!field.limits) return free[field.name];
    return field.limits(state).find((end) => end !== field.default);
  };
  const defaults = Object.fromEntries(store.fields.map((field) => [field.name, field.default]));
  const still = () => window.dispatchEvent(new Event("pagehide"));
  const steps = [];
  for (const field of store.fields) {
    for (const base of bases) {
      const state = { ...defaults, ...base };
      const value = other(field, state);
      if (!field.applies(state) || value === undefined) continue;
      store.set({ ...state, [field.name]: value });
      still();
      steps.push({
        name: field.name, query: location.search, value, got: store.state[field.name],
        state: JSON.stringify(store.state), opened: JSON.stringify(open(AbortSignal.abort()).state),
      });
      break;
    }
  }
  return { names: store.fields.map((field) => field.name), steps };
}"""

GO = """async (step) => {
  const arrived = new Promise((resolve) => window.addEventListener("popstate", resolve, { once: true }));
  history.go(step);
  await arrived;
  return [location.search, JSON.stringify(window.store.state)];
}"""


def walked(page: Page, url: str) -> dict[str, Any]:
    page.goto(url)
    folder = page.evaluate("document.querySelector('script[type=module]').src").rpartition("/")[0]
    blank = "<!doctype html><link rel='icon' href='data:,'>"  # a page that does not write the address, too
    page.route(f"{url}/blank*", lambda route: route.fulfill(body=blank, content_type="text/html"))
    page.goto(f"{url}/blank")
    found: dict[str, Any] = page.evaluate(WALK, folder)
    return found


def test_every_field_is_in_the_address_and_comes_back(page: Page, server) -> None:
    walk = walked(page, server.url)
    assert {step["name"] for step in walk["steps"]} == set(walk["names"])
    for step in walk["steps"]:
        assert step["got"] == step["value"], step
        assert f"{step['name']}=" in step["query"], step
        assert step["opened"] == step["state"], step


def test_back_and_forward_go_through_every_field(page: Page, server) -> None:
    steps = walked(page, server.url)["steps"]
    for step in reversed(steps[:-1]):
        assert page.evaluate(GO, -1) == [step["query"], step["state"]]
    for step in steps[1:]:
        assert page.evaluate(GO, 1) == [step["query"], step["state"]]
