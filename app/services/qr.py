"""A link as a QR code, for the cameras of a lecture hall."""

from __future__ import annotations

import io

import segno

from app.errors import InputError

MOST_BYTES = 600
"""Of a link. A code of more has over a hundred squares a side, too fine for the back row."""

BORDER = 4
"""Empty squares around the code, which readers need to find it."""


def qr_svg(link: str) -> bytes:
    """The code as an SVG that scales, black on white in every theme: not every reader takes the opposite.

    Raises InputError if the link is empty or longer than MOST_BYTES in UTF-8.
    """
    data = link.encode("utf-8", "replace")
    if not data or len(data) > MOST_BYTES:
        raise InputError("link", f"must hold 1 to {MOST_BYTES} bytes, not {len(data):,}, to be read by a camera.")
    file = io.BytesIO()
    code = segno.make_qr(data, error="m")
    code.save(
        file, kind="svg", border=BORDER, light="#fff", xmldecl=False, omitsize=True, svgclass=None, lineclass=None
    )
    return file.getvalue()
