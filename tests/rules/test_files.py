"""A file holds one thing, so none is long; and the page loads nothing from anywhere else."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LONGEST = 400
WIDEST = 120
SOURCES = sorted(
    path
    for folder, suffixes in {
        "app": (".py",),
        "static": (".js", ".css"),
        "templates": (".html",),
        "tests": (".py",),
        "benchmarks": (".py",),
    }.items()
    for path in (ROOT / folder).rglob("*")
    if path.suffix in suffixes
)
SCRIPTS = [path for path in SOURCES if path.suffix == ".js"]


def test_there_are_sources() -> None:
    assert {".py", ".js", ".css", ".html"} == {path.suffix for path in SOURCES}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_file_is_long(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= LONGEST


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_line_of_a_script_is_long(path: Path) -> None:
    lines = path.read_text().splitlines()
    assert [number for number, line in enumerate(lines, start=1) if len(line) > WIDEST] == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_says_what_it_is_for_and_holds_no_foreign_address(path: Path) -> None:
    text = path.read_text()
    assert text.startswith("/**")
    assert not re.search(r"https?://(?!www\.w3\.org/)", text)
    assert "innerHTML" not in text
