"""What a browser loads, all of it from this server."""

import gzip
import json
import re
from pathlib import Path
from urllib.parse import urljoin

import plotly
import pytest
from plotly.offline import get_plotlyjs_version

from app.settings import Settings
from app.web.pages import STATIC, limits_of, static_url
from tests.web.serving import Served

LINK = re.compile(r"""(?:src|href)=["']([^"'#]+)["']|url: ["']([^"']+)["']""")
FOR_GOOD = "public, max-age=31536000, immutable"


@pytest.mark.parametrize("page", ["/", "/embed", "/compare", "/costs", "/train", "/docs"])
def test_a_page_loads_nothing_from_elsewhere(server: Served, page: str) -> None:
    response = server.client.get(page)
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert not re.search(r"""["'(]\s*(https?:)?//(?!www\.w3\.org/)""", response.text)
    links = {first or second for first, second in LINK.findall(response.text)}
    assert links
    for link in links:
        assert server.client.get(urljoin(page, link)).status_code == 200, link


def test_the_page_holds_the_limits_of_the_server(server: Served) -> None:
    text = server.client.get("/").text
    (shown,) = re.findall(r'<script type="application/json" id="limits">(.*?)</script>', text)
    assert json.loads(shown) == limits_of(Settings())
    assert json.loads(shown)["max_depth"] == 256


def test_the_page_is_asked_for_again_and_its_files_are_kept_for_good(server: Served) -> None:
    assert server.client.get("/").headers["cache-control"] == "no-cache"
    files = [path for path in sorted(STATIC.rglob("*")) if path.is_file()]
    assert files
    for path in files:
        response = server.client.get(f"{static_url()}/{path.relative_to(STATIC).as_posix()}")
        assert response.content == path.read_bytes()
        assert response.headers["cache-control"] == FOR_GOOD


def test_the_pages_files_come_compressed_to_whoever_takes_that(server: Served) -> None:
    url, path = f"{static_url()}/js/main.js", STATIC / "js" / "main.js"
    for accepted, encoding in (("gzip, br", "gzip"), ("identity", None)):
        with server.client.stream("GET", url, headers={"accept-encoding": accepted}) as response:
            content = b"".join(response.iter_raw())
            assert response.headers.get("content-encoding") == encoding
            assert response.headers["vary"].lower() == "accept-encoding"
            assert (gzip.decompress(content) if encoding else content) == path.read_bytes()


IMPORT = re.compile(r"""^(?:import|export)[^;]*?["'](\..*?\.js)["']""", re.MULTILINE)


def imported(path: Path, found: set[Path]) -> set[Path]:
    """A module and all that it imports, directly or not."""
    if path not in found:
        found.add(path)
        for other in IMPORT.findall(path.read_text()):
            imported((path.parent / other).resolve(), found)
    return found


@pytest.mark.parametrize(
    ("page", "script", "least"),
    [
        ("/", "main.js", 50),
        ("/compare", "compare/main.js", 10),
        ("/costs", "costs/main.js", 15),
        ("/lecture", "lecture/main.js", 50),
        ("/lecture/presenter", "lecture/presenter.js", 5),
    ],
)
def test_the_head_names_every_module_that_the_page_imports(server: Served, page: str, script: str, least: int) -> None:
    named = re.findall(r'rel="modulepreload" href="([^"]*)"', server.client.get(page).text)
    modules = imported((STATIC / "js" / script).resolve(), set())
    assert len(modules) > least
    assert set(named) == {f"{static_url()}/{path.relative_to(STATIC.resolve()).as_posix()}" for path in modules}


@pytest.mark.parametrize("path", ["../app/settings.py", "..%2fapp%2fsettings.py", "%2e%2e/app/settings.py", "js"])
def test_only_static_files_are_served(server: Served, path: str) -> None:
    response = server.client.get(f"{static_url()}/{path}")
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"


def test_plotly_comes_from_the_installed_package_compressed(server: Served) -> None:
    (url,) = re.findall(r'src="([^"]*plotly[^"]*)"', server.client.get("/").text)
    assert get_plotlyjs_version() in url
    script = (Path(plotly.__file__).parent / "package_data" / "plotly.min.js").read_bytes()
    for accepted, encoding in (("gzip, br", "gzip"), ("identity", None)):
        with server.client.stream("GET", url, headers={"accept-encoding": accepted}) as response:
            content = b"".join(response.iter_raw())
            assert response.headers.get("content-encoding") == encoding
            assert response.headers["cache-control"] == FOR_GOOD
            assert response.headers["vary"] == "accept-encoding"
            assert response.headers["content-type"].startswith("text/javascript")
            assert (gzip.decompress(content) if encoding else content) == script
