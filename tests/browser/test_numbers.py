"""The panel of numbers: the window beside the whole, layer by layer, all as the API counts it."""

import math
from collections import Counter
from itertools import combinations, pairwise
from typing import Any

import pytest
from playwright.sync_api import Page, Route

from .reading import RANDOM_2D, STREAM, counted, frame, open_page, set_slider, started_frame, wait_for

WHOLE = "#panel-numbers .whole"
LAYERS = "#panel-numbers .layers"
LADDER = "#panel-numbers .ladder"
STATISTICS = "#panel-numbers .statistics"
NETWORK_2D = RANDOM_2D | {"widths": [16, 16, 16], "seed": 24}
NETWORK_1D = {"kind": "random", "input_dim": 1, "widths": [12, 12, 12], "init": "he", "seed": 5}
# A drawing of n x n squares, as the server would send it; how long each slice takes in milliseconds.
A_MILLION_SQUARES = """async () => {
  const script = document.querySelector("script[type=module]").src;
  const { ofPlane } = await import(new URL("cell_statistics.js", script));
  const { histogram } = await import(new URL("histogram.js", script));
  const n = 1000;
  const corner = (row, column) => row * (n + 1) + column;
  const vertices = new Float32Array(2 * (n + 1) ** 2);
  for (let row = 0; row <= n; row += 1) {
    for (let column = 0; column <= n; column += 1) vertices.set([column / n, row / n], 2 * corner(row, column));
  }
  const cell_vertices = new Uint32Array(4 * n * n);
  const edge_cells = [];
  for (let row = 0; row < n; row += 1) {
    for (let column = 0; column < n; column += 1) {
      const cell = row * n + column;
      cell_vertices.set([
        corner(row, column), corner(row, column + 1), corner(row + 1, column + 1), corner(row + 1, column),
      ], 4 * cell);
      if (column + 1 < n) edge_cells.push(cell, cell + 1);
      if (row + 1 < n) edge_cells.push(cell + n, cell);
    }
  }
  const arrays = {
    vertices, cell_vertices,
    cell_offsets: Uint32Array.from({ length: n * n + 1 }, (_, cell) => 4 * cell),
    edge_cells: Uint32Array.from(edge_cells),
    slivers: new Uint8Array(n * n),
    gradients: Float64Array.from({ length: 2 * n * n }, (_, index) => (index % 2 ? 4 : 3)),
  };
  function* all() {
    const quantities = yield* ofPlane(arrays, { x: [0, 1], y: [0, 1] });
    const means = [];
    for (const quantity of quantities) means.push((yield* histogram(quantity)).mean);
    return [quantities[0].values.length, means];
  }
  const slices = [];
  for (const work = all(); ;) {
    const begin = performance.now();
    const { done, value } = work.next();
    slices.push(performance.now() - begin);
    if (done) return [slices, ...value];
  }
}"""
# What of the panel and the column is wider than the part of the page that it stands in.
WIDE_PARTS = """() => [...document.querySelectorAll("#panel-numbers *, #facts *, #checks *")]
  .filter((element) => element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0)
  .filter((element) => !element.closest(".chart, math"))
  .map((element) => `${element.tagName} ${element.className} ${element.textContent}`)
  .concat([...document.querySelectorAll("#panel-numbers :is(table, math), #facts math")]
    .filter((element) => element.getBoundingClientRect().right > innerWidth - 8)
    .map((element) => element.textContent))"""
IN_1D = "?input_dim=1&width=12&seed=5&panel=numbers"


def column(page: Page, index: int) -> list[str]:
    """The numbers of the window (1) or of the whole (2)."""
    return page.locator(f"{WHOLE} tbody tr > :nth-child({index + 1})").all_inner_texts()


def row(page: Page, selector: str, index: int) -> list[str]:
    """The cells of a row of a table's body, the head of the row too."""
    return page.locator(f"{selector} tbody tr").nth(index).locator("th, td").all_inner_texts()


def whole_counts(page: Page, url: str, network: dict[str, Any]) -> dict[str, int]:
    response = page.request.post(f"{url}/api/v1/regions", data={"network": network, "window": None})
    counts: dict[str, int] = response.json()["counts"]
    return counts


def wait_for_whole(page: Page) -> None:
    page.wait_for_function(
        f"() => [...document.querySelectorAll('{WHOLE} tbody td')].every((cell) => cell.textContent !== '…')"
    )


@pytest.mark.parametrize(
    ("query", "network", "window", "names"),
    [
        (
            "?panel=numbers",
            NETWORK_2D,
            {"x": [-3, 3], "y": [-3, 3]},
            ["linear_regions", "activation_regions"],
        ),
        (IN_1D, NETWORK_1D, {"x": [-3, 3]}, ["linear_regions", "activation_regions", "kinks", "turning_points"]),
    ],
)
def test_the_window_and_the_whole_are_counted_as_the_api_does(
    page: Page, server, query: str, network: dict[str, Any], window: dict[str, list[float]], names: list[str]
) -> None:
    open_page(page, server.url, query)
    wait_for_whole(page)
    here = counted(page, server.url, network, window)
    everywhere = whole_counts(page, server.url, network)
    assert column(page, 1) == [f"{here[name]:,}" for name in names]
    assert column(page, 2) == [f"{everywhere[name]:,}" for name in names]
    reason = page.locator(f"{WHOLE} .reason").inner_text()
    if "kinks" in names:
        assert f"{everywhere['kinks'] - here['kinks']} kinks are outside the window." == reason
    else:
        outside = everywhere["activation_regions"] - here["activation_regions"]
        assert outside > 1
        assert reason.startswith(f"{outside} activation regions lie wholly outside the window. ")


def test_the_whole_is_counted_once_and_only_while_the_panel_is_open(page: Page, server) -> None:
    asked: list[dict[str, Any]] = []
    page.on("request", lambda request: request.url.endswith("stream") and asked.append(request.post_data_json))
    open_page(page, server.url)
    page.wait_for_timeout(400)
    assert [question["window"] for question in asked] == [{"x": [-3, 3], "y": [-3, 3]}]
    page.click("#tab-numbers")
    wait_for_whole(page)
    assert asked[-1]["window"] is None
    before = len(asked)
    page.click("#tab-numbers")
    page.click("#tab-numbers")
    wait_for_whole(page)
    assert len(asked) == before


def test_a_whole_that_exceeds_a_budget_is_told_with_its_reason(page: Page, server) -> None:
    answer = {"complete": False, "reason": "Stopped: it takes more than 30 seconds (max_seconds).", "counts": {}}
    body = started_frame(3) + frame({"type": "done", "answer": answer})

    def send(route: Route) -> None:
        if (route.request.post_data_json or {})["window"]:
            route.continue_()
        else:
            route.fulfill(content_type="application/x-reluscope-frames", body=body)

    page.route(STREAM, send)
    open_page(page, server.url, "?panel=numbers")
    page.locator(f"{WHOLE} .progress", has_text=f"{answer['reason']} That is not the count.").wait_for()
    assert column(page, 2) == ["…", "…"]
    assert "…" not in column(page, 1)


@pytest.mark.parametrize(
    ("query", "network", "window"),
    [
        ("?panel=numbers", NETWORK_2D, {"x": [-3, 3], "y": [-3, 3]}),
        (IN_1D, NETWORK_1D, {"x": [-3, 3]}),
        (
            "?kind=sawtooth&depth=3&panel=numbers",
            {"kind": "sawtooth", "input_dim": 2, "depth": 3},
            {"x": [-2, 2], "y": [-2, 2]},
        ),
        (
            "?activation=hard_tanh&width=5&panel=numbers",
            RANDOM_2D | {"widths": [5, 5, 5], "seed": 24, "activation": "hard_tanh"},
            {"x": [-3, 3], "y": [-3, 3]},
        ),
    ],
)
def test_regions_after_each_layer_are_those_of_the_network_cut_short(
    page: Page, server, query: str, network: dict[str, Any], window: dict[str, list[float]]
) -> None:
    open_page(page, server.url, query)
    page.locator(f"{LAYERS} tbody tr").nth(2).wait_for()
    weights = page.request.get(
        f"{server.url}/api/v1/network",
        params={name: ",".join(map(str, value)) if name == "widths" else value for name, value in network.items()},
    ).json()
    for layer in range(1, 4):
        *hidden, last = weights["layers"][: layer + 1]
        affine = {"weight": last["weight"], "bias": last["bias"]}
        cut = {"kind": "weights", "layers": [*hidden, affine]}
        after = counted(page, server.url, cut, window)["activation_regions"]
        assert row(page, LAYERS, layer - 1)[-1] == f"{after:,}"


def test_the_table_says_how_many_kinks_each_layer_made(page: Page, server) -> None:
    open_page(page, server.url, "?kind=sawtooth&input_dim=1&depth=4&panel=numbers")
    page.locator(f"{LAYERS} tbody tr").nth(3).wait_for()
    kinks = [2**layer for layer in range(4)]
    assert [row(page, LAYERS, layer) for layer in range(4)] == [
        [str(layer + 1), "2", str(made), str(made), str(2 ** (layer + 1))] for layer, made in enumerate(kinks)
    ]


def test_numbers_of_another_network_are_not_shown(page: Page, server) -> None:
    open_page(page, server.url, "?panel=numbers")
    body = page.locator("#panel-numbers .body")
    assert body.is_visible()
    page.route(STREAM, lambda route: None)
    set_slider(page, "width", 9)
    page.locator("#status .progress").wait_for(state="visible")
    assert not page.locator(LAYERS).is_visible()
    assert page.locator("#panel-numbers .nothing").inner_text() == "Counting…"
    page.click("#status .progress button")
    wait_for(page, "partial")
    assert page.locator("#panel-numbers .nothing").inner_text() == "The count was stopped."


@pytest.mark.parametrize(
    ("query", "network", "window"),
    [
        ("?panel=numbers", NETWORK_2D, {"x": [-3, 3], "y": [-3, 3]}),
        (
            "?kind=sawtooth&depth=4&noise=0.1&input_dim=1&panel=numbers",
            {"kind": "sawtooth", "depth": 4, "noise": 0.1, "seed": 24},
            {"x": [-2, 2]},
        ),
        (
            "?width=1&depth=2&panel=numbers",
            RANDOM_2D | {"widths": [1, 1], "seed": 24},
            {"x": [-3, 3], "y": [-3, 3]},
        ),
    ],
)
def test_the_ladder_has_a_rung_for_each_count_and_each_line_of_theory(
    page: Page, server, query: str, network: dict[str, Any], window: dict[str, list[float]]
) -> None:
    answer = page.request.post(f"{server.url}/api/v1/regions", data={"network": network, "window": window}).json()
    open_page(page, server.url, query)
    said = {line["name"]: line for line in answer["theory"]}
    rungs = page.locator(f"{LADDER} [data-rung]")
    heights = {"linear_regions": 0.0, "activation_regions": 0.0} | {name: line["log10"] for name, line in said.items()}
    for name in ("linear_regions", "activation_regions"):
        heights[name] = math.log10(answer["counts"][name])
    names = [rung.get_attribute("data-rung") for rung in rungs.all()]
    assert set(names) == set(heights)
    assert [heights[name or ""] for name in names] == sorted(heights.values(), reverse=True)
    drawn = page.evaluate(f"Array.from(document.querySelector('{LADDER} .chart').data[0].x)")
    assert drawn == pytest.approx([heights[name or ""] for name in names], abs=1e-6)
    for name, line in said.items():
        page.hover(f"{LADDER} [data-rung={name}]")
        details = page.locator(f"{LADDER} .details")
        assert details.locator("p").first.inner_text().startswith(line["sentence"].partition("^")[0])
        assert details.locator("math").get_attribute("alttext") == line["formula"]
        if line["reference"]:
            assert line["reference"]["title"] in details.inner_text()
            assert line["reference"]["authors"] in details.inner_text()


def test_a_formula_is_drawn_as_mathml_and_told_by_the_keyboard_too(page: Page, server) -> None:
    open_page(page, server.url, "?panel=numbers")
    page.locator(f"{LADDER} [data-rung=montufar_2014_reached]").focus()
    formula = page.locator(f"{LADDER} .details math")
    box = formula.bounding_box()
    fraction = formula.locator("mfrac").first.bounding_box()
    assert box is not None
    assert fraction is not None
    assert box["height"] > fraction["height"] > 16
    assert formula.evaluate("(element) => element.namespaceURI") == "http://www.w3.org/1998/Math/MathML"
    assert page.locator(f"{LADDER} [aria-pressed=true]").get_attribute("data-rung") == "montufar_2014_reached"
    page.keyboard.press("Tab")
    assert page.locator(f"{LADDER} [aria-pressed=true]").get_attribute("data-rung") == "hanin_rolnick_2019"
    assert "with T = " in page.locator(f"{LADDER} .details").inner_text()


def test_a_formula_can_hold_nothing_but_a_formula(page: Page, server) -> None:
    open_page(page, server.url)
    refused = page.evaluate("""async () => {
      const script = document.querySelector("script[type=module]").src;
      const { mathOf } = await import(new URL("math.js", script));
      const space = 'xmlns="http://www.w3.org/1998/Math/MathML"';
      return ["<math><mi>x</mi></math>", `<math ${space}><script/></math>`, `<math ${space}><mi>`].map((text) => {
        try { return mathOf(text).outerHTML; } catch (error) { return error.message; }
      });
    }""")
    assert all("is no element of a formula." in message for message in refused)


def wait_for_statistics(page: Page, plots: int) -> None:
    """Wait until that many histograms are drawn."""
    page.wait_for_function(
        f"""(plots) => {{
          const charts = [...document.querySelectorAll("{STATISTICS} .chart")];
          return charts.length === plots && charts.every((chart) => chart.data);
        }}""",
        arg=plots,
    )


def bars(page: Page) -> dict[str, list[int]]:
    """How high the bars of each histogram are."""
    plots: dict[str, list[int]] = page.evaluate(f"""() => Object.fromEntries(
      [...document.querySelectorAll("{STATISTICS} figure")].map((figure) =>
        [figure.querySelector("figcaption").textContent, [...figure.querySelector(".chart").data[0].y]]))""")
    return plots


def mean_of(page: Page, name: str) -> float:
    """The mean that the page writes below a histogram, three digits of it."""
    figure = page.locator(f"{STATISTICS} figure", has=page.get_by_text(name, exact=True))
    return float(figure.locator(".summary").inner_text().rpartition("mean ")[2].replace(",", "").replace("−", "-"))


@pytest.mark.parametrize(
    ("query", "network"),
    [
        ("?panel=numbers", NETWORK_2D),
        ("?panel=numbers&width=4&depth=2", RANDOM_2D | {"widths": [4, 4], "seed": 24}),
    ],
)
def test_the_statistics_of_cells_are_those_of_the_geometry(
    page: Page, server, query: str, network: dict[str, Any]
) -> None:
    question = {"network": network, "window": {"x": [-3, 3], "y": [-3, 3]}, "geometry": True}
    answer = page.request.post(f"{server.url}/api/v1/regions", data=question).json()
    open_page(page, server.url, query)
    wait_for_statistics(page, 4)
    cells = answer["counts"]["activation_regions"]
    assert {name: sum(heights) for name, heights in bars(page).items()} == dict.fromkeys(
        ["Area", "Edges", "Neighbours", "Slope: length of the gradient"], cells
    )
    geometry = answer["geometry"]
    inner = [pair for pair in geometry["edge_cells"] if -1 not in pair]
    offsets = geometry["cell_offsets"]
    sizes = Counter(end - begin for begin, end in pairwise(offsets))
    assert bars(page)["Edges"] == [sizes[size] for size in range(min(sizes), max(sizes) + 1)]
    assert mean_of(page, "Area") == pytest.approx(36 / cells, rel=0.005)
    assert mean_of(page, "Edges") == pytest.approx(len(geometry["cell_vertices"]) / cells, rel=0.005)
    assert mean_of(page, "Neighbours") == pytest.approx(2 * len(inner) / cells, rel=0.005)
    lengths = [math.hypot(*gradient) for ((gradient),) in geometry["gradients"]]
    assert mean_of(page, "Slope: length of the gradient") == pytest.approx(sum(lengths) / cells, rel=0.005)


def test_the_statistics_of_pieces(page: Page, server) -> None:
    open_page(page, server.url, "?kind=sawtooth&input_dim=1&depth=5&panel=numbers")
    wait_for_statistics(page, 2)
    assert {name: sum(heights) for name, heights in bars(page).items()} == {"Length": 32, "Slope": 32}
    assert [height for height in bars(page)["Slope"] if height] == [16, 16]
    assert [height for height in bars(page)["Length"] if height] == [32]
    assert mean_of(page, "Length") == 4 / 32


def test_statistics_of_a_million_cells_never_hold_the_page_up(page: Page, server) -> None:
    """No cells are drawn here: a grid of squares stands for the drawing, and the longest slice of work is measured."""
    open_page(page, server.url)
    slices, cells, means = page.evaluate(A_MILLION_SQUARES)
    assert cells == 1000 * 1000
    assert means == pytest.approx([1e-6, 4, 4 - 4 / 1000, 5], rel=1e-3)
    assert sorted(slices)[len(slices) * 9 // 10] < 50


@pytest.mark.parametrize(
    ("query", "network", "window"),
    [
        ("?width=4", RANDOM_2D | {"widths": [4, 4, 4], "seed": 24}, {"x": [-3, 3], "y": [-3, 3]}),
        ("", NETWORK_2D, {"x": [-3, 3], "y": [-3, 3]}),
        (
            "?input_dim=1&width=3&seed=24&depth=6",
            {"kind": "random", "widths": [3] * 6, "seed": 24},
            {"x": [-3, 3]},
        ),
        ("?kind=sawtooth&input_dim=1", {"kind": "sawtooth", "depth": 3}, {"x": [-2, 2]}),
        ("?kind=sawtooth&depth=0", {"kind": "sawtooth", "depth": 0, "input_dim": 2}, {"x": [-2, 2], "y": [-2, 2]}),
    ],
)
def test_a_sentence_says_why_the_two_counts_differ(
    page: Page, server, query: str, network: dict[str, Any], window: dict[str, list[float]]
) -> None:
    open_page(page, server.url, query)
    counts = counted(page, server.url, network, window)
    merged = counts["activation_regions"] - counts["linear_regions"]
    sentence = page.locator("#checks .difference").inner_text()
    if counts["activation_regions"] == 1:
        assert sentence == "Everywhere f is one affine map."
    elif merged == 0:
        assert sentence == (
            "Crossing any border changes f: each activation region is a linear region."
            if "y" in window
            else "At every breakpoint the slope changes: each is a kink."
        )
    elif "y" in window:
        assert sentence.startswith(f"{merged} activation regions merge into their neighbours:")
    else:
        assert sentence.startswith(f"{merged} breakpoint")


def test_theory_has_its_formula_in_the_column_and_all_bounds_in_the_panel(page: Page, server) -> None:
    open_page(page, server.url)
    theory = page.locator("#facts .theory")
    assert "N² / 2 = 1,152 linear regions" in theory.inner_text()
    assert theory.locator("math").get_attribute("alttext") == "N^2 / 2"
    assert theory.locator("mfrac").count() == 1
    theory.locator("button").click()
    page.locator(f"{LADDER} [data-rung=serra_2018_upper]").wait_for()
    assert page.locator("#tab-numbers").get_attribute("aria-selected") == "true"


@pytest.mark.parametrize("size", [(360, 740), (768, 1024), (1280, 720), (1920, 1080)])
@pytest.mark.parametrize("query", ["?panel=numbers", "?panel=numbers&kind=sawtooth&input_dim=1&noise=0.1&depth=6"])
def test_nothing_in_the_column_or_panel_overlaps_or_leaves_the_page(
    page: Page, server, query: str, size: tuple[int, int]
) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    open_page(page, server.url, query)
    wait_for_statistics(page, 2 if "input_dim=1" in query else 4)
    page.locator(f"{LADDER} [data-rung=serra_2018_upper]").focus()
    assert page.evaluate("document.documentElement.scrollWidth") == size[0]
    assert page.evaluate(WIDE_PARTS) == []
    boxes = [page.locator(part).bounding_box() for part in ("#checks", "#facts", "#explanation", "#panels")]
    for one, other in combinations([box for box in boxes if box], 2):
        apart_x = one["x"] + one["width"] <= other["x"] or other["x"] + other["width"] <= one["x"]
        apart_y = one["y"] + one["height"] <= other["y"] or other["y"] + other["height"] <= one["y"]
        assert apart_x or apart_y
