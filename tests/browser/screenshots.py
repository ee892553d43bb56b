"""``python -m tests.browser.screenshots FOLDER``: a picture of each view in each theme and size, to be looked at."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from playwright.sync_api import Browser

from app.lecture import default_deck

from .machinery import chromium_on_this_machine, running_chromium, running_server

VIEWS = {
    "map": "/",
    "sawtooth-map": "/?kind=sawtooth&depth=4&colour=value&zero=on",
    "map-slope": "/?colour=slope&dual=on",
    "line": "/?input_dim=1&slopes=on",
    "sawtooth-line": "/?kind=sawtooth&input_dim=1&depth=5",
    "lecture-line": "/?input_dim=1&init=lecture&width=8&curves=1&added=5",
    "surface": "/?view=surface&depth=2&width=8&colour=value",
    "network": "/?panel=network&width=8&probe=0.5,0.5",
    "numbers": "/?panel=numbers",
    "profile": "/?panel=profile&profile=-2,-1,2,1.5",
    "share": "/?panel=share",
    "compare": "/compare",
    "costs": "/costs?sizes=100,50,2,50,100&dots=1,3,2",
    "train": "/train?speed=1000",
    "train-line": "/train?data=sine&head=200",
    "train-own": "/train?data=pasted&inputs=2",
    **{f"lecture-{scene.name}": f"/lecture?scene={scene.name}&reveal=on" for scene in default_deck().scenes},
    "lecture-notes": "/lecture/presenter?scene=typical",
}
THEMES = ("light", "dark", "projector")
SIZES = {
    "phone": (360, 740),
    "tablet": (768, 1024),
    "laptop": (1280, 720),
    "projector": (1920, 1080),
    "4k": (3840, 2160),
}
CALM_MILLISECONDS = 1500


def main() -> None:
    """Take the pictures that the options name: all of them if they name none."""
    parser = argparse.ArgumentParser(prog="python -m tests.browser.screenshots", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--views", nargs="+", choices=VIEWS, default=list(VIEWS))
    parser.add_argument("--themes", nargs="+", choices=THEMES, default=THEMES)
    parser.add_argument("--sizes", nargs="+", choices=SIZES, default=list(SIZES))
    options = parser.parse_args()
    path = chromium_on_this_machine()
    if path is None:
        raise SystemExit("No Chromium: install it, or set RELUSCOPE_CHROMIUM to its path.")
    options.folder.mkdir(parents=True, exist_ok=True)
    log = Path(tempfile.mkdtemp()) / "server.log"
    with running_server(log) as server, running_chromium(path) as browser:
        for view in options.views:
            for theme in options.themes:
                for size in options.sizes:
                    take(
                        browser,
                        server.url + with_theme(VIEWS[view], theme),
                        SIZES[size],
                        options.folder / f"{view}-{theme}-{size}.png",
                    )


def with_theme(address: str, theme: str) -> str:
    """The address with the theme in its query."""
    return f"{address}{'&' if '?' in address else '?'}theme={theme}"


def take(browser: Browser, url: str, size: tuple[int, int], file: Path) -> None:
    """One picture; on a small screen, and where a panel is open, of the whole page."""
    width, height = size
    page = browser.new_page(viewport={"width": width, "height": height})
    page.goto(url)
    page.wait_for_timeout(CALM_MILLISECONDS)
    page.screenshot(path=file, full_page=width < 1000 or "panel=" in url)
    page.close()
    print(file, flush=True)


if __name__ == "__main__":
    main()
