"""The panel of numbers: the window beside the whole, layer by layer, all as the API counts it."""

import math
from collections import Counter
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Page, Route

from .reading import (
    NETWORK_2D,
    RANDOM_2D,
    STATISTICS,
    STREAM,
    WHOLE,
    counted,
    frame,
    open_page,
    set_slider,
    started_frame,
    wait_for,
    wait_for_statistics,
    wait_for_whole,
    whole_counts,
)

LAYERS = "#panel-numbers .layers"
NETWORK_1D = {"kind": "random", "input_dim": 1, "widths": [12, 12, 12], "init": "he", "seed": 5}
# A drawing of n x n squares, as the server would send it; how long each slice takes in milliseconds.
A_MILLION_SQUARES = """async () => {
  const script = document.querySelector("script[type=module]").src;
  const { ofPlane } = await import(new URL("numbers/cell_statistics.js", script));
  const { histogram } = await import(new URL("numbers/histogram.js", script));
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
IN_1D = "?input_dim=1&width=12&seed=5&panel=numbers"


def column(page: Page, index: int) -> list[str]:
    """The numbers of the window (1) or of the whole (2)."""
    return page.locator(f"{WHOLE} tbody tr > :nth-child({index + 1})").all_inner_texts()


def row(page: Page, selector: str, index: int) -> list[str]:
    """The cells of a row of a table's body, the head of the row too."""
    return page.locator(f"{selector} tbody tr").nth(index).locator("th, td").all_inner_texts()


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
        linear, activation = (everywhere[f"unbounded_{name}"] for name in names)
        assert 2 < linear <= activation < everywhere["activation_regions"]
        unbounded = f"{linear} linear regions and {activation} activation regions are unbounded, the others bounded."
        assert reason.endswith(f"On the whole plane {unbounded}")


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


def test_each_chart_stands_in_its_place(page: Page, server) -> None:
    open_page(page, server.url, "?panel=numbers&width=4&depth=2")
    wait_for_statistics(page, 4)
    outside = page.evaluate(
        """[...document.querySelectorAll("#panel-numbers .chart")].filter((chart) => {
          const [own, around] = [chart, chart.parentElement].map((each) => each.getBoundingClientRect());
          return own.top < around.top - 1 || own.bottom > around.bottom + 1 || own.height > 1000;
        }).length"""
    )
    assert outside == 0


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
