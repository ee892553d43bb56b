"""The panel that gives a view away: links, code that runs, and files that hold what is seen."""

import base64
import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from urllib.parse import unquote

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from .reading import open_page, shown, wait_for

RANDOM_1D = "?input_dim=1&depth=2&width=5&activation=leaky_relu&slope=0.2&weight_scale=1.5&x=-1,2.5"
RANDOM_2D = "?depth=2&width=6&seed=5&activation=hard_tanh&x=-1,1&y=-2,0.5"
SAWTOOTH = "?kind=sawtooth&input_dim=1&depth=4&noise=0.3&seed=7"
REDRAWN = "?kind=sawtooth&input_dim=1&depth=4&middle=random&seed=7"
WEIGHTS = "?kind=weights&weights=1-2-1~abs~AAAAAAAA8D8AAAAAAADwvwAAAAAAAAAAAAAAAAAA4D8AAAAAAADwPwAAAAAAAPA_AAAAAAAAAAA"
"""|x| + |0.5 - x|"""
NO_PROXY = os.environ | {"NO_PROXY": "*", "no_proxy": "*"}
NAMES = ["1D", "2D", "saw", "redrawn", "own"]
each_kind = pytest.mark.parametrize("query", [RANDOM_1D, RANDOM_2D, SAWTOOTH, REDRAWN, WEIGHTS], ids=NAMES)


def open_panel(page: Page, url: str, query: str) -> None:
    open_page(page, url, f"{query}&panel=share")


def text_of(page: Page, name: str) -> str:
    return page.locator(f"#share-{name}").input_value()


def counts_on(page: Page) -> dict[str, int]:
    names = ["activation_regions", "linear_regions"]
    return {name: shown(page, name) or 0 for name in names}


def downloaded(page: Page, form: str) -> tuple[str, bytes]:
    """The name and the bytes of the file that a button saves."""
    with page.expect_download() as waiting:
        page.click(f"[data-format={form}]")
    path = waiting.value.path()
    name = waiting.value.suggested_filename
    expect(page.locator(".share .said")).to_have_text(f"Saved {name}.")
    return name, Path(path).read_bytes()


@each_kind
def test_the_link_leads_to_the_same_view(page: Page, server, query: str) -> None:
    open_panel(page, server.url, f"{query}&theme=dark")
    counts, link = counts_on(page), text_of(page, "link")
    assert link.startswith(f"{server.url}/?")
    assert sorted(link.partition("?")[2].split("&")) == sorted(query[1:].split("&"))
    page.goto(link)
    wait_for(page, "done")
    assert counts_on(page) == counts
    assert page.evaluate("location.href") == link


def test_texts_follow_the_state(page: Page, server) -> None:
    open_panel(page, server.url, SAWTOOTH)
    page.locator("#slider-depth").fill("6")
    assert "depth=6" in text_of(page, "link")
    assert "depth=6" in text_of(page, "curl")
    assert '"depth": 6' in text_of(page, "python")


@each_kind
def test_curl_gives_the_counts_of_the_page(page: Page, server, query: str) -> None:
    if shutil.which("curl") is None:
        pytest.skip("no curl on this machine")
    open_panel(page, server.url, query)
    ran = subprocess.run(
        ["sh", "-c", f"{text_of(page, 'curl')} --silent --fail"], capture_output=True, env=NO_PROXY, timeout=20
    )
    assert ran.returncode == 0, ran.stderr
    answer = json.loads(ran.stdout)
    assert counts_on(page).items() <= answer["counts"].items()


@each_kind
def test_python_prints_the_counts_of_the_page(page: Page, server, query: str) -> None:
    open_panel(page, server.url, query)
    program = text_of(page, "python")
    ran = subprocess.run([sys.executable, "-"], input=program, capture_output=True, text=True, env=NO_PROXY, timeout=20)
    assert ran.stderr == ""
    printed = {
        name: int(count.replace(",", "")) for count, _, name in (s.partition(" ") for s in ran.stdout.splitlines())
    }
    assert {name.replace("_", " "): count for name, count in counts_on(page).items()}.items() <= printed.items()


def test_a_click_copies_and_says_so(page: Page, server) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_panel(page, server.url, SAWTOOTH)
    for name, title in (("link", "Link"), ("curl", "curl"), ("python", "Python")):
        page.get_by_role("button", name=f"Copy {title}").click()
        expect(page.locator(".share [role=status]")).to_have_text(f"{title} copied.")
        assert page.evaluate("navigator.clipboard.readText()") == text_of(page, name)


def test_where_nothing_can_be_copied_the_text_is_selected(page: Page, server) -> None:
    page.add_init_script(
        "Object.defineProperty(navigator, 'clipboard', { value: undefined }); document.execCommand = () => false"
    )
    open_panel(page, server.url, SAWTOOTH)
    page.get_by_role("button", name="Copy Link").click()
    expect(page.locator(".share [role=status]")).to_contain_text("selected: press Ctrl+C")
    selected = "const { value, selectionStart, selectionEnd } = document.activeElement;"
    assert page.evaluate(f"() => {{ {selected} return value.slice(selectionStart, selectionEnd) }}") == text_of(
        page, "link"
    )


def test_the_device_shares_the_link_where_it_can(page: Page, server) -> None:
    open_panel(page, server.url, SAWTOOTH)
    assert page.locator(".share .device").is_visible() == page.evaluate("'share' in navigator")
    page.add_init_script("navigator.share = async (data) => { window.handed = data.url; }")
    open_panel(page, server.url, SAWTOOTH)
    page.click(".share .device")
    assert page.evaluate("window.handed") == text_of(page, "link")


@each_kind
def test_files_hold_the_counts_of_the_page(page: Page, server, query: str) -> None:
    open_panel(page, server.url, query)
    counts = counts_on(page)
    name, data = downloaded(page, "csv")
    rows = list(csv.DictReader(io.StringIO(data.decode(), newline="")))
    assert len([row for row in rows if row["sliver"] == "0"]) == counts["activation_regions"]
    assert len({row["linear_region"] for row in rows if row["sliver"] == "0"}) == counts["linear_regions"]
    answer = json.loads(downloaded(page, "json")[1])
    assert counts.items() <= answer["counts"].items()
    assert len(answer["geometry"]["slivers"]) == len(rows)
    with np.load(io.BytesIO(downloaded(page, "npz")[1])) as archive:
        assert json.loads(str(archive["counts"])) == answer["counts"]
        assert len(archive["slivers"]) == len(rows)
    graph = ET.fromstring(downloaded(page, "graphml")[1])
    assert len(graph.findall(".//{*}node")) == counts["activation_regions"]
    question = {"network": spec_of(page), "window": answer["window"], "format": "csv"}
    response = page.request.post(f"{server.url}/api/v1/regions", data=question)
    assert response.headers["content-disposition"] == f'attachment; filename="{name}"'
    assert response.body() == data


def spec_of(page: Page) -> object:
    """The network as the program in the panel asks for it."""
    found = re.search(r'"network": (.+),\n', text_of(page, "python"))
    assert found
    return json.loads(found[1])


def test_why_there_is_no_file_is_said(page: Page, server, problems: list[str]) -> None:
    open_panel(page, server.url, "?kind=sawtooth&input_dim=1&depth=20")
    page.click("[data-format=graphml]")
    said = page.locator(".share [role=status]")
    expect(said).to_contain_text("(max_answer_bytes).", timeout=20_000)
    assert re.match(r"The file would take about \d+ MiB, more than the 64 MiB allowed", said.inner_text())
    assert page.locator("[data-format=graphml]").is_enabled()
    assert len(problems) == 1
    assert "422" in problems.pop()


def test_the_qr_code_is_that_of_the_link_and_fills_the_screen(page: Page, server) -> None:
    open_panel(page, server.url, SAWTOOTH)
    small = page.locator(".share .qr .code")
    expect(small).to_be_visible()
    assert "names this machine only" in page.locator(".share .qr .why").inner_text()
    asked = page.request.get(f"{server.url}/qr.svg", params={"link": text_of(page, "link")})
    drawn = page.locator(".share .qr .code img").get_attribute("src") or ""
    assert unquote(drawn.partition(",")[2]) == asked.text()
    small.press("Enter")
    dialog = page.get_by_role("dialog")
    box = dialog.locator("img").bounding_box()
    assert box is not None
    assert box["height"] > 0.7 * 720
    assert dialog.locator(".link").inner_text() == text_of(page, "link")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_a_link_too_long_for_a_camera_has_no_code(page: Page, server, problems: list[str]) -> None:
    text = base64.urlsafe_b64encode(bytes(8 * (2 * 40 + 41))).decode().rstrip("=")
    open_panel(page, server.url, f"?kind=weights&weights=1-40-1~~{text}")
    expect(page.locator(".share .qr .why")).to_contain_text("too long for a code")
    assert page.locator(".share .qr .code").is_hidden()
    assert len(problems) == 1
    assert "422" in problems.pop()
