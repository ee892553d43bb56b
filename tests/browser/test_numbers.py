"""The panel of numbers: the window beside the whole, layer by layer, all as the API counts it."""

from typing import Any

import pytest
from playwright.sync_api import Page, Route

from .reading import RANDOM_2D, STREAM, counted, frame, open_page, set_slider, started_frame, wait_for

WHOLE = "#panel-numbers .whole"
LAYERS = "#panel-numbers .layers"
NETWORK_2D = RANDOM_2D | {"widths": [16, 16, 16], "seed": 24}
NETWORK_1D = {"kind": "random", "input_dim": 1, "widths": [12, 12, 12], "init": "he", "seed": 5}
IN_1D = "?input_dim=1&width=12&seed=5&panel=numbers"


def row(page: Page, selector: str, index: int) -> list[str]:
    """The cells of a row of a table's body, the head of the row too."""
    return page.locator(f"{selector} tbody tr").nth(index).locator("th, td").all_inner_texts()


def whole_counts(page: Page, url: str, network: dict[str, Any]) -> dict[str, int]:
    response = page.request.post(f"{url}/api/v1/regions", data={"network": network, "window": None})
    counts: dict[str, int] = response.json()["counts"]
    return counts


def wait_for_whole(page: Page) -> None:
    page.wait_for_function(
        f"() => [...document.querySelectorAll('{WHOLE} td[data-count]')].every((cell) => cell.textContent !== '…')"
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
    assert row(page, WHOLE, 0)[1:] == [f"{here[name]:,}" for name in names]
    assert row(page, WHOLE, 1)[1:] == [f"{everywhere[name]:,}" for name in names]
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
    assert row(page, WHOLE, 1) == ["On the whole plane", "…", "…"]
    assert row(page, WHOLE, 0)[1:] != ["…", "…"]


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
