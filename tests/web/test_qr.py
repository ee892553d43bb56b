"""Links as QR codes."""

import re
import xml.etree.ElementTree as ET

import pytest
import segno

from app.services.qr import BORDER, MOST_BYTES
from tests.web.serving import Served


def squares(svg: bytes) -> list[list[bool]]:
    """The squares of the code, row by row, from the strokes of the drawing: relative moves and horizontal lines."""
    root = ET.fromstring(svg)
    side = int(root.attrib["viewBox"].split(" ")[2])
    path = next(each.attrib["d"] for each in root.iter() if "stroke" in each.attrib)
    dark = [[False] * side for _ in range(side)]
    x = y = 0.0
    for command, numbers in re.findall(r"([Mmh])([-\d. ]+)", path):
        first, *rest = map(float, numbers.split())
        if command == "h":
            for column in range(int(x), int(x + first)):
                dark[int(y)][column] = True
            x += first
        else:
            x, y = (first, rest[0]) if command == "M" else (x + first, y + rest[0])
    return [row[BORDER:-BORDER] for row in dark[BORDER:-BORDER]]


def test_a_link_is_drawn(server: Served) -> None:
    link = "http://192.168.0.7:8000/?kind=sawtooth&x=-2,2"
    response = server.client.get("/qr.svg", params={"link": link})
    assert response.status_code == 200
    assert response.headers["content-type"] == "image/svg+xml"
    assert "max-age" in response.headers["cache-control"]
    expected = segno.make_qr(link.encode(), error="m").matrix
    assert squares(response.content) == [[bool(square) for square in row] for row in expected]


@pytest.mark.parametrize("length", [0, MOST_BYTES + 1])
def test_what_no_camera_reads_is_refused(server: Served, length: int) -> None:
    response = server.client.get("/qr.svg", params={"link": "x" * length})
    assert response.status_code == 422
    assert response.json()["field"] == "link"
    assert server.client.get("/qr.svg").status_code == 422
    assert server.client.get("/qr.svg", params={"link": "x" * MOST_BYTES}).status_code == 200
