"""/train: the points on the plot, data of one's own, and the files of a film."""

import csv
import io
import json
import re
import struct
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Download, FilePayload, Page, Route, expect

from .accessible import assert_accessible
from .reading import query, shown, wait_for

TRAINING = "**/api/v1/training/stream"
SMALL = "width=4&depth=2&steps=6&every=2"
CORNERS = "-0.5, 0.5, 0\n0.5, 0.5, 1\n-0.5, -0.5, 1\n0.5, -0.5, 0"
OWN = f"{SMALL}&data=pasted&scale=off"

# The colour, as the style sheet names it, that the canvas of the points has at parts of its sides.
COLOUR_AT = """([across, down]) => {
  const canvas = document.querySelector("canvas.data");
  const place = [canvas.width * across, canvas.height * down].map(Math.round);
  const pixel = canvas.getContext("2d").getImageData(...place, 1, 1).data.join();
  const probe = document.body.appendChild(document.createElement("span"));
  const names = ["class-0", "class-1", "points", "background"];
  const found = names.find((name) => {
    probe.style.color = `var(--${name})`;
    return `${getComputedStyle(probe).color.match(/\\d+/g)},255` === pixel;
  });
  probe.remove();
  return found ?? pixel;
}"""


def open_train(page: Page, url: str, query: str) -> None:
    """Open the page for one who wants no motion, and wait for the last picture."""
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{url}/train?{query}")
    page.wait_for_selector("body:is([data-run=finished], [data-run=empty])")
    wait_for(page, "done")


def points(page: Page) -> int:
    return int(page.locator("canvas.data").get_attribute("data-points") or 0)


def at(page: Page, across: float, up: float) -> tuple[float, float]:
    """Where on the screen a part of the plot's sides is."""
    box = page.locator("#view .pad").bounding_box()
    assert box is not None
    return box["x"] + across * box["width"], box["y"] + (1 - up) * box["height"]


def drag(page: Page, places: list[tuple[float, float]]) -> None:
    page.mouse.move(*at(page, *places[0]))
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*at(page, *place), steps=4)
    page.mouse.up()


def window(page: Page) -> str:
    return page.locator("#view .inside").get_attribute("data-window") or ""


def rows(page: Page) -> list[list[float]]:
    """The points as the text says them."""
    text = page.locator("#data-text").input_value()
    return [[float(cell) for cell in line.split(",")] for line in text.splitlines()]


def test_points_lie_where_they_are_in_the_colour_and_shape_of_their_class(page: Page, server) -> None:
    open_train(page, server.url, f"{OWN}&pasted={CORNERS}".replace("\n", "%0A"))
    assert json.loads(window(page)) == {"x": [-1.2, 1.2], "y": [-1.2, 1.2]}
    places = [(0.5 + x / 2.4, 0.5 - y / 2.4) for x, y in [(-0.5, 0.5), (0.5, 0.5), (-0.5, -0.5), (0.5, -0.5)]]
    colours = ["class-0", "class-1", "class-1", "class-0"]
    assert [page.evaluate(COLOUR_AT, list(place)) for place in places] == colours
    # A triangle has no corner where a circle still is: its sides go in upwards.
    pixels = page.locator("canvas.data").evaluate("canvas => canvas.clientWidth")
    beside = [page.evaluate(COLOUR_AT, [across - 4 / pixels, down - 3 / pixels]) for across, down in places[:2]]
    assert beside[0] == "class-0"
    assert beside[1] != "class-1"
    expect(page.locator("#data-legend li")).to_have_text(["class 0", "class 1", "train 4"])
    expect(page.locator("#data-legend label")).to_be_hidden()


def test_the_legend_hides_the_test_part_and_the_axis_reaches_all_values(page: Page, server) -> None:
    open_train(page, server.url, f"{SMALL}&data=sine&noise=2&train=30&test=20")
    assert points(page) == 50
    page.uncheck("#data-legend input")
    assert points(page) == 30
    expect(page.locator("#data-legend")).to_contain_text("train 30")
    # Noise of 2 goes far beyond the sine; no point may be cut off.
    kept = page.locator("canvas.data").evaluate(
        """canvas => [0, canvas.height - 1].map((row) =>
             canvas.getContext("2d").getImageData(0, row, canvas.width, 1).data.every((value) => value === 0))"""
    )
    assert kept == [True, True]


def test_a_crowd_of_points_is_not_hidden_by_its_own_halos(page: Page, server) -> None:
    rows = "%0A".join(f"{row / 500:.3f},0" for row in range(-500, 501))
    open_train(page, server.url, f"{SMALL}&data=pasted&inputs=1&scale=off&pasted={rows}")
    assert points(page) == 1001
    line = page.locator("canvas.data").evaluate(
        """canvas => {
          const { width, height } = canvas;
          const { data } = canvas.getContext("2d").getImageData(Math.round(width / 2), 0, 1, height);
          return Array.from({ length: height }, (_, row) => data.slice(4 * row, 4 * row + 4).join());
        }"""
    )
    # Across the row of points: nothing, the pale edge of the halo, the points, the edge again.
    across = [int(pixel.split(",")[0]) for pixel in line if not pixel.endswith(",0")]
    assert across[0] > 240
    assert max(across[2:-2]) < 110


def test_points_are_drawn_moved_erased_and_taken_back(page: Page, server) -> None:
    open_train(page, server.url, OWN)
    expect(page.locator("#film .end")).to_have_text("There are no points yet: draw or paste some.")
    before = window(page)
    page.mouse.click(*at(page, 0.25, 0.75))
    expect(page.locator(".data-editor .count")).to_have_text("1 point. At least 2 are needed.")
    page.click("text=▲ Class 1")
    with page.expect_request(TRAINING) as asked:
        drag(page, [(0.7, 0.2), (0.7, 0.5)])
    sent = json.loads(asked.value.post_data or "")["data"]
    assert (sent["kind"], sent["input_dim"], sent["scale"]) == ("pasted", 2, False)
    assert rows(page)[0] == pytest.approx([-0.6, 0.6, 0], abs=0.02)
    sprayed = rows(page)[1:]
    assert len(sprayed) > 3
    assert all(each[2] == 1 and abs(each[0] - 0.48) < 0.1 for each in sprayed)
    page.wait_for_selector("body[data-run=finished]")
    # The window of what was drawn is that in which it was drawn, and no drag has panned it.
    assert window(page) == before
    drag(page, [(0.25, 0.75), (0.5, 0.9)])
    assert rows(page)[0] == pytest.approx([0, 0.96, 0], abs=0.02)
    page.click("text=Erase")
    # To and fro, since what is sprayed lies scattered.
    drag(page, [(0.7, 0.1), (0.7, 0.6), (0.73, 0.6), (0.73, 0.1), (0.67, 0.1), (0.67, 0.6)])
    expect(page.locator(".data-editor .count")).to_contain_text("1 point.")
    page.click("text=Undo")
    assert rows(page)[1:] == sprayed
    page.click("text=Clear")
    page.wait_for_selector("body[data-run=empty]")
    page.click(".data-editor >> text=Undo")
    assert rows(page)[1:] == sprayed
    page.click(".data-editor summary")
    page.click(".film-export summary")
    assert_accessible(page)
    page.click("text=Look")
    drag(page, [(0.5, 0.5), (0.7, 0.5)])
    assert window(page) != before


def test_points_are_drawn_with_keys(page: Page, server) -> None:
    open_train(page, server.url, f"{OWN}&inputs=1")
    page.focus(".draw-pad")
    page.keyboard.press("Enter")
    for key in ("ArrowRight", "ArrowUp", "Shift+ArrowUp", "Space"):
        page.keyboard.press(key)
    assert rows(page)[0] == [0, 0]
    assert rows(page)[1][0] == 0.24
    assert rows(page)[1][1] > 0
    expect(page.locator(".crosshair")).to_have_text(f"0.24, {rows(page)[1][1]:.2g}")
    page.keyboard.press("Enter")
    expect(page.locator(".data-editor .count")).to_have_text("3 points.")
    page.keyboard.press("Delete")
    expect(page.locator(".data-editor .count")).to_have_text("2 points.")
    page.keyboard.press("u")
    expect(page.locator(".data-editor .count")).to_have_text("3 points.")
    page.keyboard.press("Control+z")
    expect(page.locator(".data-editor .count")).to_have_text("2 points.")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(page.locator(".draw-pad")).to_be_hidden()
    assert page.evaluate("document.activeElement.className") == "pad"
    # The points of one input wait while there are two.
    page.click("text=2D")
    expect(page.locator(".data-editor .count")).to_have_text("0 points.")
    page.click("text=1D")
    expect(page.locator(".data-editor .count")).to_have_text("3 points.")


def test_a_formula_is_typed_and_what_is_wrong_with_it_stands_beside_it(page: Page, server, problems: list[str]) -> None:
    open_train(page, server.url, f"{SMALL}&data=expression")
    page.fill("#data-expression", "x^2")
    page.wait_for_selector("body[data-run=failed]")
    expect(page.locator("#data-error")).to_contain_text("Write ** for a power.")
    expect(page.locator("#data-expression")).to_have_attribute("aria-invalid", "true")
    page.fill("#data-expression", "x**2 - 1")
    page.press("#data-expression", "Enter")
    page.wait_for_selector("body[data-run=finished]")
    expect(page.locator("#data-error")).to_be_empty()
    assert "&expression=x**2%20-%201&" in query(page)
    problems.clear()  # The browser tells of the answer 422.


def text_file(text: str) -> FilePayload:
    return {"name": "points.csv", "mimeType": "text/csv", "buffer": text.encode()}


def small_bodies(route: Route) -> None:
    """The page of a server that takes requests of 12 KB."""
    text = route.fetch().text()
    route.fulfill(body=re.sub(r'"max_body_bytes": ?\d+', '"max_body_bytes": 12288', text), content_type="text/html")


def test_a_file_is_opened_scaled_and_drawn_on(page: Page, server, problems: list[str]) -> None:
    page.route("**/train?*", small_bodies)
    open_train(page, server.url, OWN)
    with page.expect_request(TRAINING) as asked:
        page.set_input_files("#data-file", text_file("t;v\n100;1,5\n200;2,5\n300;-1,5\n"))
    sent = json.loads(asked.value.post_data or "")["data"]
    assert (sent["input_dim"], sent["scale"]) == (1, True)
    page.wait_for_selector("body[data-run=finished]")
    expect(page.locator(".data-editor .count")).to_have_text("3 points.")
    page.click("label:text-is('Draw')")
    page.mouse.click(*at(page, 0.95, 0.5))
    # What is drawn on lies where it was seen.
    assert rows(page)[:3] == [[-2, 0.5], [0, 1], [2, -1]]
    page.set_input_files("#data-file", text_file("".join(f"{row},{row % 7}.5\n" for row in range(900))))
    expect(page.locator(".data-editor .count")).to_contain_text("900 points. The address does not hold so many")
    page.set_input_files("#data-file", text_file("1,2\n3,four\n"))
    expect(page.locator("#data-error")).to_have_text("It has 'four' in line 2, which is no number.")
    problems.clear()  # The browser tells of the answer 422.
    page.set_input_files("#data-file", text_file("1,2\n" * 3000))
    expect(page.locator("#data-error")).to_have_text("These are 19 KB; at most 12 KB are taken.")


def saved(page: Page, name: str) -> Download:
    with page.expect_download() as waiting:
        page.click(f"[data-save={name}]")
    return waiting.value


def content(page: Page, name: str) -> bytes:
    return Path(saved(page, name).path()).read_bytes()


def test_points_wait_for_their_number_of_inputs_alone(page: Page, server) -> None:
    open_train(page, server.url, OWN)
    page.set_input_files("#data-file", text_file(CORNERS))
    page.wait_for_selector("body[data-run=finished]")
    page.click("text=1D")
    page.wait_for_selector("body[data-run=empty]")
    page.set_input_files("#data-file", text_file(f"{CORNERS}\n0, 0, 1"))
    page.wait_for_selector("body[data-run=finished]")
    page.click("text=1D")
    page.wait_for_selector("body[data-run=empty]")
    page.click("text=2D")
    page.wait_for_selector("body[data-run=finished]")
    expect(page.locator(".data-editor .count")).to_have_text("5 points.")


def test_the_weights_are_a_question_to_the_api_and_a_link_to_the_explorer(page: Page, server) -> None:
    open_train(page, server.url, f"{SMALL}&head=4")
    page.click("text=Save")
    count = page.locator("output[data-number=linearRegions]").get_attribute("data-value")
    download = saved(page, "weights")
    assert download.suggested_filename == "reluscope-train-moons-4x4-pytorch-adam-seed0-step4.json"
    question = json.loads(Path(download.path()).read_text())
    answer = page.request.post(f"{server.url}/api/v1/regions", data=question).json()
    assert str(answer["counts"]["linear_regions"]) == count
    page.click("text=Open in the explorer")
    page.wait_for_selector("#panels")
    wait_for(page, "done")
    assert str(shown(page, "linear_regions")) == count


def test_a_network_that_fits_no_address_has_no_link(page: Page, server) -> None:
    open_train(page, server.url, "width=64&depth=2&steps=1&train=5&test=0")
    page.click("text=Save")
    expect(page.locator(".explore")).to_be_hidden()
    expect(page.locator(".film-export .said")).to_contain_text("4,417 parameters are too many for an address")


def chunks(png: bytes) -> list[tuple[bytes, bytes]]:
    """The chunks of a PNG, whose checksums are checked."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    found, place = [], 8
    while place < len(png):
        (length,) = struct.unpack_from(">I", png, place)
        kind, data = png[place + 4 : place + 8], png[place + 8 : place + 8 + length]
        assert struct.unpack_from(">I", png, place + 8 + length)[0] == zlib.crc32(kind + data)
        found.append((kind, data))
        place += 12 + length
    return found


def size(png: list[tuple[bytes, bytes]]) -> Any:
    assert png[0][0] == b"IHDR"
    return struct.unpack(">II", png[0][1][:8])


def test_a_film_is_saved_as_a_zip_and_as_an_animated_picture(page: Page, server) -> None:
    open_train(page, server.url, f"{SMALL}&data=sine&train=8&test=0&head=2")
    page.click("text=Save")
    table = list(csv.DictReader(io.StringIO(content(page, "numbers").decode())))
    assert [row["step"] for row in table] == [str(step) for step in range(7)]
    assert [row["linear_regions"] != "" for row in table] == [step % 2 == 0 for step in range(7)]
    with zipfile.ZipFile(io.BytesIO(content(page, "zip"))) as archive:
        assert archive.testzip() is None
        assert [Path(name).name for name in archive.namelist()] == [f"step-{step}.png" for step in (0, 2, 4, 6)]
        pictures = [chunks(archive.read(name)) for name in archive.namelist()]
    assert len({size(picture) for picture in pictures}) == 1
    assert len({str(picture) for picture in pictures}) == 4
    for picture in pictures:
        (width, height), data = size(picture), b"".join(data for kind, data in picture if kind == b"IDAT")
        assert len(zlib.decompress(data)) == height * (3 * width + 1)
    film = chunks(content(page, "moving"))
    assert [kind for kind, _ in film] == [b"IHDR", b"acTL", b"fcTL", b"IDAT", *[b"fcTL", b"fdAT"] * 3, b"IEND"]
    assert struct.unpack(">II", film[1][1]) == (4, 0)
    numbers = [struct.unpack_from(">I", data)[0] for kind, data in film if kind in (b"fcTL", b"fdAT")]
    assert numbers == list(range(7))
    frames = [data for kind, data in film if kind == b"fcTL"]
    assert {struct.unpack_from(">II", frame, 4) for frame in frames} == {size(film)}
    assert [struct.unpack_from(">HH", frame, 20) for frame in frames] == [(100, 1000)] * 3 + [(2000, 1000)]
    # The play head is where it was.
    expect(page.locator("#film .step")).to_have_text("Step 2 of 6")
    wait_for(page, "done")
    assert "head=2" in page.url


def test_saving_a_film_is_cancelled(page: Page, server) -> None:
    open_train(page, server.url, "width=4&steps=60&every=1&head=0")
    page.click("text=Save")
    page.click("[data-save=zip]")
    expect(page.locator(".film-export .said")).to_contain_text("of 61 pictures made")
    page.click(".film-export .cancel")
    expect(page.locator(".film-export .said")).to_have_text("Cancelled.")
    expect(page.locator(".film-export .progress")).to_be_hidden()
    # Whoever goes elsewhere in the film cancels it, too, and stays there.
    page.click("[data-save=moving]")
    page.locator("#scrubber").fill("30")
    expect(page.locator(".film-export .said")).to_have_text("Cancelled.")
    expect(page.locator("[data-save=zip]")).to_be_enabled()
    with page.expect_download() as waiting:
        page.click("[data-save=weights]")
    assert waiting.value.suggested_filename.endswith("-step30.json")
