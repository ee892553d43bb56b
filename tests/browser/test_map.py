"""The map: colours by number with their scales, folds by layer, the zero level set, the dual graph and the grid."""

import base64
import re
from itertools import combinations, pairwise
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import Page, expect

from .reading import RANDOM_2D, counted, open_page

CANVAS = "#view > canvas"
DEFAULT = RANDOM_2D | {"seed": 24}
WINDOW = {"x": [-3.0, 3.0], "y": [-3.0, 3.0]}
SMALL = RANDOM_2D | {"widths": [6, 6], "seed": 24}
SMALL_QUERY = "width=6&depth=2"

# Whether the canvas is dark at some places, given as shares of its width and height.
DARK_AT = """async ([picture, places]) => {
  const bitmap = await createImageBitmap(await (await fetch(picture)).blob());
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext("2d");
  context.drawImage(bitmap, 0, 0);
  return places.map(([across, up]) => {
    const [x, y] = [Math.round(across * bitmap.width - 0.5), Math.round((1 - up) * bitmap.height - 0.5)];
    const [red, green, blue] = context.getImageData(x, y, 1, 1).data;
    return red + green + blue < 220;
  });
}"""


def picture(page: Page) -> str:
    """The present picture of the canvas alone, drawn anew, as a data URL."""
    page.evaluate("document.querySelector('#view .plot').style.visibility = 'hidden'")
    page.evaluate("document.querySelector('#view .inside').style.visibility = 'hidden'")
    data = base64.b64encode(page.locator(CANVAS).screenshot()).decode()
    page.evaluate("document.querySelector('#view .plot').style.visibility = ''")
    page.evaluate("document.querySelector('#view .inside').style.visibility = ''")
    return f"data:image/png;base64,{data}"


def geometry_of(page: Page, url: str, network: dict[str, Any]) -> dict[str, NDArray[Any]]:
    """The API's geometry of a network in WINDOW; what has as many rows as there are cells, edges or vertices."""
    question = {"network": network, "window": WINDOW, "geometry": True}
    geometry = page.request.post(f"{url}/api/v1/regions", data=question).json()["geometry"]
    names = (
        "origin",
        "vertices",
        "edges",
        "edge_cells",
        "cell_offsets",
        "cell_vertices",
        "values",
        "linear_regions",
        "gradients",
    )
    return {name: np.array(geometry[name]) for name in names}


def layers_of(page: Page, url: str, query: str) -> list[dict[str, Any]]:
    """The layers of a network of a family, as the API gives them."""
    layers: list[dict[str, Any]] = page.request.get(f"{url}/api/v1/network?{query}").json()["layers"]
    return layers


def legend(page: Page, name: str) -> str:
    return page.locator(f"#legend .{name}").inner_text()


def test_each_colouring_has_its_own_picture_and_says_what_it_means(page: Page, server) -> None:
    open_page(page, server.url, f"?{SMALL_QUERY}&folds=off")
    seen = {picture(page)}
    assert page.locator("#legend .scale").count() == 0
    scales = {"value": "value of f", "slope": "length of the gradient", "active_units": "active units"}
    for colour, words in scales.items():
        page.select_option("#choice-colour", colour)
        assert words in legend(page, "scale")
        seen.add(picture(page))
    assert len(seen) == 4


@pytest.mark.parametrize("theme", ["light", "dark", "projector"])
def test_the_scale_of_values_is_symmetrical_and_holds_all_of_them(page: Page, server, theme: str) -> None:
    open_page(page, server.url, f"?{SMALL_QUERY}&colour=value&theme={theme}")
    numbers = [float(text.replace("−", "-")) for text in legend(page, "numbers").split()]
    largest = np.abs(geometry_of(page, server.url, SMALL)["values"]).max()
    assert numbers == [-numbers[2], 0, numbers[2]]
    assert largest <= numbers[2] < 1.4 * largest


def test_active_units_go_from_the_fewest_to_the_most(page: Page, server) -> None:
    open_page(page, server.url, "?kind=sawtooth&depth=3&colour=active_units")
    # In each layer one unit of each of the two pairs is on.
    assert legend(page, "numbers").split() == ["6", "6", "6"]


def areas(geometry: dict[str, NDArray[Any]]) -> NDArray[Any]:
    """The area of each cell, by the shoelace formula."""
    found = []
    for start, end in pairwise(geometry["cell_offsets"]):
        x, y = geometry["vertices"][geometry["cell_vertices"][start:end]].T
        found.append((x * np.roll(y, -1) - y * np.roll(x, -1)).sum() / 2)
    return np.array(found)


def test_few_steep_cells_do_not_take_the_scale_of_slopes(page: Page, server) -> None:
    open_page(page, server.url, "?colour=slope")
    geometry = geometry_of(page, server.url, DEFAULT)
    slopes = np.linalg.norm(geometry["gradients"].reshape(-1, 2), axis=1)
    low, _, high = legend(page, "numbers").split("\n")
    assert low == "0"
    end = float(high.removeprefix("≥ "))
    steeper = areas(geometry)[slopes > end].sum() / 36
    assert 0 < steeper <= 0.01
    assert high.startswith("≥")
    assert end < slopes.max() / 1.3


def test_a_scale_of_slopes_that_holds_all_of_them_is_not_cut(page: Page, server) -> None:
    open_page(page, server.url, "?kind=sawtooth&depth=3&colour=slope")
    # The slope is 8 along each input, in all cells.
    assert legend(page, "numbers").split() == ["0", "6", "12"]


def test_folds_up_to_a_layer_show_the_regions_of_the_shorter_network(page: Page, server) -> None:
    query = "kind=random&input_dim=2&widths=16,16,16&init=he&seed=24"
    layers = layers_of(page, server.url, query)
    open_page(page, server.url)
    for depth in (2, 1, 0):
        page.locator("#slider-layer").fill(str(depth))
        units = len(layers[depth - 1]["bias"]) if depth else 2
        shorter = [*layers[:depth], {"weight": [[1.0] * units], "bias": [0.0]}]
        counts = counted(page, server.url, {"kind": "weights", "layers": shorter}, WINDOW)
        regions = counts["activation_regions"]
        start = f"After layer {depth}" if depth else "Before layer 1"
        assert legend(page, "after") == f"{start}: {regions:,} activation region{'s' * (regions != 1)}"
    page.locator("#slider-layer").fill("3")
    assert page.locator("#legend .after").count() == 0
    assert page.locator(".layers output").inner_text() == "All layers"


def test_cells_that_later_layers_part_have_one_colour(page: Page, server) -> None:
    open_page(page, server.url, "?folds=off&layer=0")
    expect(page.locator("#slider-layer")).to_have_value("0")
    whole = page.evaluate(DARK_AT, [picture(page), [[0.5, 0.5]]])
    assert whole == [False]
    colours = page.evaluate(
        """async (picture) => {
          const bitmap = await createImageBitmap(await (await fetch(picture)).blob());
          const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
          const context = canvas.getContext("2d");
          context.drawImage(bitmap, 0, 0);
          const { data } = context.getImageData(2, 2, bitmap.width - 4, bitmap.height - 4);
          return new Set(new Uint32Array(data.buffer)).size;
        }""",
        picture(page),
    )
    assert colours == 1


def test_the_plane_is_folded_layer_after_layer_and_then_rests(page: Page, server) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.clock.install()
    open_page(page, server.url, f"?{SMALL_QUERY}")
    play = page.locator("#play")
    play.focus()
    page.keyboard.press("Enter")
    assert play.get_attribute("aria-label") == "Stop folding"
    seen = []
    for _ in range(60):
        page.clock.run_for(100)
        says = page.locator(".layers output").inner_text()
        if not seen or says != seen[-1]:
            seen.append(says)
    assert seen == ["No layer", "Layer 1 of 2", "All layers"]
    assert play.get_attribute("aria-label") == "Fold layer by layer"
    assert "layer" not in page.evaluate("location.search")


def test_playing_can_be_stopped_and_keeps_what_is_seen(page: Page, server) -> None:
    page.clock.install()
    open_page(page, server.url, f"?{SMALL_QUERY}")
    page.locator("#play").focus()
    page.keyboard.press(" ")
    page.clock.run_for(2500)
    page.keyboard.press(" ")
    assert page.locator("#slider-layer").input_value() == "1"
    page.clock.run_for(5000)
    assert page.locator("#slider-layer").input_value() == "1"
    assert "layer=1" in page.evaluate("location.search")


def test_the_zero_level_set_passes_where_f_changes_its_sign(page: Page, server) -> None:
    open_page(page, server.url, f"?{SMALL_QUERY}&folds=off&zero=on")
    geometry = geometry_of(page, server.url, SMALL)
    vertices = geometry["vertices"] + geometry["origin"]
    values = geometry["values"][:, 0]
    start, end = geometry["edges"].T
    crossed = (values[start] > 0) != (values[end] > 0)
    start, end = start[crossed], end[crossed]
    share = (values[start] / (values[start] - values[end]))[:, None]
    crossings = vertices[start] * (1 - share) + vertices[end] * share
    inner = crossings[np.abs(crossings).max(axis=1) < 2.95]
    assert len(inner) > 5
    away = [(corner + 3) / 6 for corner, value in zip(vertices, values, strict=True) if abs(value) > 0.3]
    away = [place for place in away if min(place) > 0.02 and max(place) < 0.98]
    assert len(away) > 2
    drawn = picture(page)
    assert all(page.evaluate(DARK_AT, [drawn, ((inner + 3) / 6).tolist()]))
    assert not any(page.evaluate(DARK_AT, [drawn, [place.tolist() for place in away]]))


def borders(cells: NDArray[Any], numbers: NDArray[Any]) -> int:
    inner = cells[(cells >= 0).all(axis=1)]
    pairs = np.sort(numbers[inner], axis=1)
    return len(np.unique(pairs[pairs[:, 0] != pairs[:, 1]], axis=0))


@pytest.mark.parametrize("colour", ["pattern", "linear_region"])
def test_the_dual_graph_has_a_dot_a_region_and_a_line_a_border(page: Page, server, colour: str) -> None:
    network = SMALL | {"init": "pytorch"}
    open_page(page, server.url, f"?{SMALL_QUERY}&init=pytorch&dual=on&folds=off&colour={colour}")
    geometry = geometry_of(page, server.url, network)
    counts = counted(page, server.url, network, WINDOW)
    linear = geometry["linear_regions"]
    numbers = linear if colour == "linear_region" else np.arange(len(linear))
    word = colour.replace("pattern", "activation_region")
    regions = counts[f"{word}s"]
    lines = borders(geometry["edge_cells"], numbers)
    assert legend(page, "dual") == f"Dual graph: {regions:,} {word.replace('_', ' ')}s, {lines:,} shared borders"
    with_graph = picture(page)
    page.click("#show-more")
    page.click("#toggle-dual")
    assert picture(page) != with_graph


def test_without_room_there_is_no_dual_graph_and_the_page_says_so(page: Page, server) -> None:
    open_page(page, server.url, "?kind=sawtooth&depth=7&dual=on")
    assert legend(page, "dual") == "Dual graph: regions too close together to draw"


def test_the_grid_says_what_it_misses(page: Page, server) -> None:
    open_page(page, server.url, "?kind=sawtooth&depth=3&grid=4")
    assert legend(page, "grid") == "A grid of 4 × 4 finds 16 of 64 activation regions"
    page.click("#show-more")
    page.fill("#number-grid", "8")
    assert legend(page, "grid") == "A grid of 8 × 8 finds 64 of 64 activation regions"


def patterns(layers: list[dict[str, Any]], points: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which hidden units are on at each point."""
    signal, rows = points.T, []
    for layer in layers[:-1]:
        z = np.array(layer["weight"]) @ signal + np.array(layer["bias"])[:, None]
        rows.append(z > 0)
        signal = np.maximum(z, 0)
    return np.concatenate(rows).T


def test_the_grid_finds_as_many_regions_as_its_points_have_patterns(page: Page, server) -> None:
    layers = layers_of(page, server.url, "kind=random&input_dim=2&widths=16,16,16&init=he&seed=24")
    open_page(page, server.url, "?grid=20")
    sides = -3 + 6 * (np.arange(20) + 0.5) / 20
    points = np.stack(np.meshgrid(sides, sides), axis=-1).reshape(-1, 2)
    expected = len(np.unique(patterns(layers, points), axis=0))
    found = re.fullmatch(r"A grid of 20 × 20 finds ([\d,]+) of 1,042 activation regions", legend(page, "grid"))
    assert found is not None
    assert int(found[1].replace(",", "")) == expected


@pytest.mark.parametrize("theme", ["light", "projector"])
def test_no_tool_covers_another(page: Page, server, theme: str) -> None:
    open_page(page, server.url, f"?theme={theme}")
    for width in (360, 768, 1280, 1920):
        page.set_viewport_size({"width": width, "height": 740})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        selectors = ["label[for=view-map]", "label[for=view-surface]", "#choice-colour", "#play", "#show-more"]
        boxes = [page.locator(f"#view-controls {each}").bounding_box() for each in selectors]
        for one, other in combinations([box for box in boxes if box], 2):
            apart = [one[axis] + one[size] <= other[axis] + 1 or other[axis] + other[size] <= one[axis] + 1
                     for axis, size in (("x", "width"), ("y", "height"))]  # fmt: skip
            assert any(apart), width


def test_the_tools_stand_in_one_line(page: Page, server) -> None:
    open_page(page, server.url)
    for width in (360, 768, 1280, 1920):
        page.set_viewport_size({"width": width, "height": 740})
        boxes = [page.locator(each).bounding_box() for each in ("#choice-colour", "#play", "#show-more")]
        middles = [box["y"] + box["height"] / 2 for box in boxes if box]
        # On a phone the button that plays stands with the slider, behind the button "Show".
        assert len(middles) == (2 if width == 360 else 3)
        assert all(abs(one - other) < 3 for one, other in pairwise(middles)), width
