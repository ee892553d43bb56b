"""Builds MathML, element by element: every part is a well-formed piece of XML."""

from __future__ import annotations

from html import escape

NAMESPACE = "http://www.w3.org/1998/Math/MathML"


def _element(tag: str, *parts: str) -> str:
    return f"<{tag}>{''.join(parts)}</{tag}>"


def variable(name: str, index: str = "") -> str:
    """A variable. index: MathML below it, if any."""
    letter = _element("mi", escape(name))
    return _element("msub", letter, index) if index else letter


def number(value: int) -> str:
    """A number."""
    return _element("mn", str(value))


def sign(text: str) -> str:
    """An operator, a bracket, a comma or dots."""
    return _element("mo", escape(text))


def row(*parts: str) -> str:
    """Parts side by side, to be used as one."""
    return _element("mrow", *parts)


def bracketed(*parts: str) -> str:
    """Parts in round brackets."""
    return row(sign("("), *parts, sign(")"))


def power(base: str, exponent: str) -> str:
    """The base with a raised exponent."""
    return _element("msup", base, exponent)


def fraction(above: str, below: str) -> str:
    """A fraction with its line."""
    return _element("mfrac", above, below)


def binomial(above: str, below: str) -> str:
    """The binomial coefficient."""
    return row(sign("("), f'<mfrac linethickness="0">{above}{below}</mfrac>', sign(")"))


def total(operator: str, under: str) -> str:
    """A sum or product sign with what it runs over below it."""
    return _element("munder", sign(operator), under)


def lines(*rows: str) -> str:
    """Rows below each other: no browser breaks a formula that is wider than the page."""
    return _element("mtable", *(_element("mtr", _element("mtd", each)) for each in rows))


def formula(text: str, *parts: str) -> str:
    """The whole formula. text: the same in letters, for what cannot show MathML."""
    return f'<math xmlns="{NAMESPACE}" display="block" alttext="{escape(text)}">{row(*parts)}</math>'
