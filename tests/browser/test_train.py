"""/train: a run, its film and its numbers are those of the API; the film is played, stepped and scrubbed."""

import json
import time
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from .accessible import assert_accessible
from .reading import STREAM, drag_slider, query, set_slider
from .test_access import TEXTS

TRAINING = "**/api/v1/training/stream"
SHORT = "?width=6&steps=60&every=10"
CALM_SECONDS = 20


def open_calm(page: Page, url: str, address: str = SHORT) -> None:
    """Open the page for one who wants no motion, and wait for the last picture."""
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{url}/train{address}")
    wait_for_end(page)


def wait_for_end(page: Page, reason: str = "finished") -> None:
    page.wait_for_selector(f"body[data-run={reason}]", timeout=1000 * CALM_SECONDS)


def wait_for_picture(page: Page) -> None:
    """Wait until the plot shows the step of the play head."""
    page.wait_for_selector(f"body[data-shown='{step(page)}'][data-state=done]")


def number(page: Page, name: str) -> float:
    return float(page.locator(f"output[data-number={name}]").get_attribute("data-value") or "nan")


def number_is_unknown(page: Page, name: str) -> bool:
    return page.locator(f"output[data-number={name}]").get_attribute("data-value") is None


def step(page: Page) -> int:
    return int(page.locator("#film .step").inner_text().split()[1].replace(",", ""))


def trained(page: Page, url: str, question: str) -> Any:
    """The API's answer to what the page has asked."""
    response = page.request.post(f"{url}/api/v1/training", data=json.loads(question))
    assert response.ok, response.text()
    return response.json()


def check_numbers(page: Page, run: Any, picture: int) -> None:
    """The numbers at the play head are those of this picture."""
    at = run["pictures"]["steps"][picture]
    expect(page.locator("#film .step")).to_have_text(f"Step {at} of {run['plan']['steps']}")
    for name, kind, index in [
        ("linearRegions", "pictures.linear_regions", picture),
        ("activationRegions", "pictures.activation_regions", picture),
        ("trainError", "pictures.train_error", picture),
        ("testError", "pictures.test_error", picture),
        ("trainLoss", "steps.train_loss", at),
        ("testLoss", "steps.test_loss", at),
        ("gradientNorm", "steps.gradient_norm", at),
    ]:
        part, column = kind.split(".")
        assert number(page, name) == run[part][column][index], (name, at)
    assert number(page, "deadUnits") == sum(run["steps"]["dead_units"][at])


def test_a_run_and_each_of_its_pictures_are_those_of_the_api(page: Page, server) -> None:
    with page.expect_request(TRAINING) as asked:
        open_calm(page, server.url)
    run = trained(page, server.url, asked.value.post_data or "")
    check_numbers(page, run, -1)
    wait_for_picture(page)
    question = {"network": run["trained"], "window": run["window"]}
    counts = page.request.post(f"{server.url}/api/v1/regions", data=question).json()["counts"]
    assert number(page, "linearRegions") == counts["linear_regions"]
    assert number(page, "activationRegions") == counts["activation_regions"]
    expect(page.locator("#film .end")).to_have_text("Finished after 60 steps.")
    # Scrubbing back shows the numbers and the network of that step.
    with page.expect_request(STREAM) as shown:
        page.locator("#scrubber").fill("34")
    check_numbers(page, run, 3)
    body = json.loads(shown.value.post_data or "")
    assert body["window"] == run["window"]
    wait_for_picture(page)
    counts = page.request.post(f"{server.url}/api/v1/regions", data=body).json()["counts"]
    assert number(page, "linearRegions") == counts["linear_regions"]
    assert query(page) == f"{SHORT}&head=30"
    page.click("#film .back")
    check_numbers(page, run, 2)
    for _ in range(2):
        page.click("#film .forth")
    check_numbers(page, run, 4)


def test_the_film_plays_pauses_and_ends(page: Page, server) -> None:
    page.goto(f"{server.url}/train?width=4&steps=100&every=2&speed=30")
    wait_for_end(page)
    play = page.locator("#film .play")
    expect(play).to_have_attribute("aria-label", "Pause")
    first = step(page)
    page.wait_for_function(
        "(first) => parseInt(document.querySelector('#film .step').textContent.slice(5)) > first", arg=first + 3
    )
    play.click()
    expect(play).to_have_attribute("aria-label", "Play")
    rested = step(page)
    assert first < rested < 100
    page.wait_for_timeout(200)
    assert step(page) == rested
    page.select_option("#choice-speed", "1000")
    play.click()
    expect(page.locator("#film .step")).to_have_text("Step 100 of 100")
    expect(play).to_have_attribute("aria-label", "Play")
    assert "head" not in query(page)
    wait_for_picture(page)
    page.select_option("#choice-speed", "10")
    play.click()
    expect(play).to_have_attribute("aria-label", "Pause")


def window(page: Page) -> Any:
    return json.loads(str(page.locator("#view .inside").get_attribute("data-window")))


def test_one_looks_closer_while_the_film_plays(page: Page, server) -> None:
    page.goto(f"{server.url}/train?width=4&steps=400&every=1&speed=30")
    wait_for_end(page)
    usual = window(page)
    reset = page.get_by_role("button", name="Show the usual window")
    expect(reset).to_be_hidden()
    page.click("#view .zoom .in")
    expect(reset).to_be_visible()
    page.wait_for_function(
        "(usual) => document.querySelector('#view .inside').dataset.window !== JSON.stringify(usual)", arg=usual
    )
    page.wait_for_selector("#view .inside:not([data-looked])")
    closer = window(page)
    assert closer["x"][1] - closer["x"][0] == pytest.approx((usual["x"][1] - usual["x"][0]) / 2, rel=1e-3)
    first = step(page)
    page.wait_for_function(
        "(first) => parseInt(document.querySelector('#film .step').textContent.slice(5)) > first", arg=first + 2
    )
    assert window(page) == closer
    reset.click()
    page.wait_for_function(
        "(usual) => document.querySelector('#view .inside').dataset.window === JSON.stringify(usual)", arg=usual
    )
    expect(reset).to_be_hidden()


def processor_seconds(process: int) -> float:
    """Spent by a process so far."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


def test_stop_ends_the_run_on_the_server(page: Page, server) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{server.url}/train?steps=100000&every=100")
    page.wait_for_selector("#readout output[data-number=trainLoss][data-value]")
    assert page.locator("body").get_attribute("data-run") == "running"
    with page.expect_event("requestfailed", lambda request: "training" in request.url):
        page.click("#stop")
    expect(page.locator("#film .end")).to_contain_text("You stopped it at step")
    assert page.locator("body").get_attribute("data-run") == "stopped"
    wait_for_picture(page)
    time.sleep(0.3)
    before = processor_seconds(server.process.pid)
    time.sleep(0.4)
    assert processor_seconds(server.process.pid) - before < 0.1
    page.click("#run")
    page.wait_for_selector("body[data-run=running]")
    page.click("#stop")


def test_a_run_that_diverges_says_so_and_shows_no_nan(page: Page, server) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{server.url}/train?data=sine&rate=1000000&optimiser=gradient_descent")
    wait_for_end(page, "diverged")
    wait_for_picture(page)
    expect(page.locator("#film .end")).to_contain_text("the training diverges")
    assert not {"NaN", "Infinity", "undefined"} & set(page.inner_text("body").split())
    assert "NaN" not in page.inner_html("body")


def test_a_control_starts_another_run_and_the_address_leads_back(page: Page, server) -> None:
    open_calm(page, server.url)
    with page.expect_request(TRAINING) as asked:
        page.select_option("#choice-optimiser", "momentum")
    question = json.loads(asked.value.post_data or "")
    assert question["plan"]["optimiser"] == "momentum"
    assert question["plan"]["learning_rate"] is None
    assert page.locator("#number-rate").input_value() == "0.02"
    assert query(page) == "?width=6&optimiser=momentum&steps=60&every=10"
    set_slider(page, "rate", -1)
    assert query(page) == "?width=6&optimiser=momentum&rate=0.1&steps=60&every=10"
    wait_for_end(page)
    loss = number(page, "trainLoss")
    page.reload()
    wait_for_end(page)
    wait_for_picture(page)
    assert number(page, "trainLoss") == loss
    page.go_back()
    expect(page.locator("#number-rate")).to_have_value("0.02")
    page.go_back()
    expect(page.locator("#choice-optimiser")).to_have_value("adam")
    wait_for_end(page)
    page.dblclick("#slider-rate")
    assert query(page) == SHORT


def test_a_drag_of_a_slider_is_one_run(page: Page, server) -> None:
    open_calm(page, server.url)
    asked: list[Any] = []
    page.on("request", lambda request: asked.append(request) if "training" in request.url else None)
    drag_slider(page, "width", list(range(2, 12)))
    wait_for_end(page)
    assert [json.loads(request.post_data)["network"]["widths"] for request in asked] == [[11, 11, 11]]


def test_the_keyboard_alone_moves_the_head(page: Page, server) -> None:
    open_calm(page, server.url)
    for place in ("#scrubber", ".regions-chart .area", ".loss-chart .area"):
        page.focus(place)
        for key, wanted in [("Home", 0), ("ArrowRight", 10), ("PageUp", 20), ("End", 60), ("ArrowLeft", 50)]:
            page.keyboard.press(key)
            assert step(page) == wanted
    assert "train loss" in str(page.locator(".loss-chart .area").get_attribute("aria-valuetext"))
    page.focus("#film .play")
    page.keyboard.press("Space")
    expect(page.locator("#film .step")).to_have_text("Step 60 of 60")


def test_the_chart_moves_the_head(page: Page, server) -> None:
    open_calm(page, server.url)
    box = page.locator(".loss-chart .area").bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 0.52 * box["width"], middle)
    page.mouse.down()
    assert step(page) == 30
    page.mouse.move(box["x"] + 0.19 * box["width"], middle)
    assert step(page) == 10
    page.mouse.up()


def test_what_cannot_be_trained_is_said_where_one_looks(page: Page, server, problems: list[str]) -> None:
    page.goto(f"{server.url}/train?data=pasted")
    expect(page.locator("#film .end")).to_contain_text("There are no points yet")
    assert number_is_unknown(page, "trainLoss")
    page.goto(f"{server.url}/train?steps=9000000")
    expect(page.locator("#trouble")).to_contain_text("Steps must be at most")
    set_slider(page, "steps", 10)
    wait_for_end(page)
    expect(page.locator("#trouble")).to_be_hidden()
    page.context.set_offline(True)
    page.click("#run")
    expect(page.locator("#trouble")).to_contain_text("The server does not answer.")
    page.context.set_offline(False)
    wait_for_end(page)
    page.evaluate("0")
    problems.clear()


def test_numbers_of_the_run_before_do_not_stay_while_a_run_is_waited_for(page: Page, server) -> None:
    open_calm(page, server.url)
    held: list[Route] = []
    page.route(TRAINING, lambda route: held.append(route))
    page.click("#run")
    expect(page.locator("#readout [data-number=linearRegions]")).to_have_text("…")
    assert page.locator("#readout path").count() == 0
    held[0].continue_()
    wait_for_end(page)
    assert not number_is_unknown(page, "linearRegions")


def breaks_off(route: Route) -> None:
    """All of a film but its end."""
    answer = route.fetch()
    route.fulfill(response=answer, body=answer.body()[:-20])


def test_a_run_that_breaks_off_leaves_nothing_to_scrub_or_to_save(page: Page, server, problems: list[str]) -> None:
    open_calm(page, server.url)
    page.route(TRAINING, breaks_off)
    page.route("**/healthz", lambda route: route.abort())
    page.click("#run")
    expect(page.locator("#trouble")).to_contain_text("The server does not answer.")
    expect(page.locator("[data-save=numbers]")).to_be_disabled()
    page.locator("#scrubber").press("End")
    assert number_is_unknown(page, "trainLoss")
    page.unroute_all()
    wait_for_end(page)
    expect(page.locator("[data-save=numbers]")).to_be_enabled()
    page.evaluate("0")
    problems.clear()


@pytest.mark.parametrize(
    ("theme", "width", "height", "pixels", "contrast"),
    [
        ("light", 360, 740, 16, 4.5),
        ("light", 768, 1024, 16, 4.5),
        ("dark", 1280, 720, 16, 4.5),
        ("projector", 1920, 1080, 0.022 * 1080, 7),
    ],
)
def test_everyone_can_use_it(
    page: Page, server, theme: str, width: int, height: int, pixels: float, contrast: float
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    open_calm(page, server.url, f"{SHORT}&theme={theme}")
    wait_for_picture(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    texts = page.evaluate(TEXTS)
    assert len(texts) > 60
    assert [text for text, size, *_ in texts if size < pixels] == []
    assert [text for text, _, found, _ in texts if found < contrast] == []
    assert_accessible(page)


def test_the_explorer_leads_there(page: Page, server) -> None:
    page.goto(server.url)
    page.click("text=Train")
    page.wait_for_selector("#readout output[data-number=linearRegions][data-value]")
