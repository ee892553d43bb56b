"""A formula in x that a person types, such as ``sin(pi*x) + 0.5*abs(x)``, read without running any of it.

The text is cut into the allowed words first, so that nothing else reaches Python's parser; of the tree that it gives
only the allowed nodes are taken. All arithmetic is float64 on arrays: 9**9**9 is infinite at once, and no number grows.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce

import numpy as np

from app.errors import InputError
from app.learning.activation import FloatArray

MAX_LENGTH = 200
MAX_DEPTH = 40
LARGEST = 1e3
"""Values beyond it are refused: with the usual learning rates the outputs would never get there."""

FIELD = "data.text"

WORD = re.compile(
    r"\s+|(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)(?![\w.])|(?P<name>[A-Za-z_]\w*)|\*\*|[-+*/(),]", re.ASCII
)
OPERATORS: dict[type[ast.operator], Callable[[FloatArray, FloatArray], FloatArray]] = {
    ast.Add: np.add,
    ast.Sub: np.subtract,
    ast.Mult: np.multiply,
    ast.Div: np.divide,
    ast.Pow: np.power,
}
FUNCTIONS: dict[str, Callable[[FloatArray], FloatArray]] = {
    "abs": np.abs,
    "sin": np.sin,
    "cos": np.cos,
    "exp": np.exp,
    "tanh": np.tanh,
}
CHOICES: dict[str, Callable[[FloatArray, FloatArray], FloatArray]] = {"max": np.maximum, "min": np.minimum}
NAMES = ("x", "pi", *FUNCTIONS, *CHOICES)


@dataclass(frozen=True)
class Expression:
    """A formula that was read. Call it with x; build one with `expression_of`."""

    text: str
    tree: ast.expr

    def __call__(self, x: FloatArray) -> FloatArray:
        """The values at x, float64 of its shape. Raises InputError where one is no number or beyond `LARGEST`."""
        with np.errstate(all="ignore"):
            values = np.broadcast_to(_value(self.tree, x), x.shape).astype(np.float64)
        wrong = ~(np.abs(values) <= LARGEST)
        if wrong.any():
            at, value = float(x[wrong][0]), float(values[wrong][0])
            found = "is no number" if np.isnan(value) else f"is beyond {LARGEST:,.0f}"
            raise InputError(FIELD, f"{found} at x = {at:.4g}.")
        return values


def expression_of(text: str) -> Expression:
    """Read a formula of x, numbers, pi, + - * / **, parentheses, abs, sin, cos, exp, tanh, max and min.

    Raises InputError that says what is wrong with it.
    """
    if len(text) > MAX_LENGTH:
        raise InputError(FIELD, f"must have at most {MAX_LENGTH} characters.")
    if not text.strip():
        raise InputError(FIELD, "must be a formula in x, such as sin(pi*x).")
    _check_words(text)
    try:
        tree = ast.parse(" ".join(text.split()), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise InputError(FIELD, "is no formula: look for a missing operator, number or parenthesis.") from None
    _check_tree(tree, 1)
    return Expression(text, tree)


def _check_words(text: str) -> None:
    """Only numbers, the allowed names and operators, one after the other."""
    position = 0
    while position < len(text):
        word = WORD.match(text, position)
        if word is None:
            hint = " Write ** for a power." if text[position] == "^" else ""
            raise InputError(FIELD, f"has something unknown from {text[position : position + 10]!r} on.{hint}")
        name, number = word.group("name"), word.group("number")
        if name and name not in NAMES:
            raise InputError(FIELD, f"may not use {name[:20]!r}, only {', '.join(NAMES)}.")
        if number and not np.isfinite(float(number)):
            raise InputError(FIELD, f"has a number that is too large: {number[:20]}.")
        position = word.end()


def _check_tree(node: ast.expr, depth: int) -> None:
    """Only the allowed nodes, and no deeper than `MAX_DEPTH`."""
    if depth > MAX_DEPTH:
        raise InputError(FIELD, f"is nested more than {MAX_DEPTH} deep.")
    for part in _parts(node):
        _check_tree(part, depth + 1)


def _parts(node: ast.expr) -> list[ast.expr]:
    """The operands of an allowed node. Raises InputError for any other."""
    match node:
        case ast.Constant(value=int() | float()) | ast.Name(id="x" | "pi"):
            return []
        case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=operand):
            return [operand]
        case ast.BinOp(left=left, op=operator, right=right) if type(operator) in OPERATORS:
            return [left, right]
        case ast.Call(func=ast.Name(id=name), args=[argument], keywords=[]) if name in FUNCTIONS:
            return [argument]
        case ast.Call(func=ast.Name(id=name), args=[_, _, *_] as arguments, keywords=[]) if name in CHOICES:
            return arguments
        case ast.Call(func=ast.Name(id=name)) if name in FUNCTIONS:
            raise InputError(FIELD, f"must give {name} one argument, as in {name}(x).")
        case ast.Call(func=ast.Name(id=name)) if name in CHOICES:
            raise InputError(FIELD, f"must give {name} two arguments or more, as in {name}(x, 0).")
        case ast.Name(id=name):
            raise InputError(FIELD, f"must give {name} its argument in parentheses.")
    raise InputError(FIELD, "is no formula: an operator may be missing, as in 2*x.")


def _value(node: ast.expr, x: FloatArray) -> FloatArray:
    """The value of a checked tree, an array of the shape of x or of none."""
    match node:
        case ast.Constant(value=int() | float() as number):
            return np.array(float(number))
        case ast.Name(id="x"):
            return x
        case ast.Name():
            return np.array(np.pi)
        case ast.UnaryOp(op=operator, operand=operand):
            return -_value(operand, x) if isinstance(operator, ast.USub) else _value(operand, x)
        case ast.BinOp(left=left, op=operator, right=right):
            return OPERATORS[type(operator)](_value(left, x), _value(right, x))
        case ast.Call(func=ast.Name(id=name), args=arguments):
            values = [_value(argument, x) for argument in arguments]
            return FUNCTIONS[name](values[0]) if name in FUNCTIONS else reduce(CHOICES[name], values)
    raise AssertionError("a node that _check_tree lets pass")
