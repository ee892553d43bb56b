"""Gradients from the weights: exact whatever the shape of a cell is, and slower than from its corners (see `maps`)."""

from __future__ import annotations

import math
from collections.abc import Generator, Sequence

import numpy as np
from numpy.typing import NDArray

from app.errors import NumericError
from app.geometry.arrays import ONE, WORD, IntArray, WordArray, lowest_bit, ranges, unpacked
from app.geometry.jit import compiled, compiled_part
from app.geometry.maps import Places, rows_a_step, side_of, slope_of
from app.geometry.prepared import PLACE_BIT, PLACE_INPUTS, PLACE_UNITS, PLACE_WEIGHTS, Layer, Prepared
from app.geometry.signs import TOLERANCE
from app.networks.network import FloatArray

OPEN, SAME, DIFFERENT = 0, 1, -1


def exact_gradients(
    layers: Sequence[Layer], patterns: WordArray, cells: NDArray[np.int64], gradients: FloatArray
) -> Generator[None, None, None]:
    """Write the gradients of f on some cells to `gradients`, (C, m, d), some cells a step. patterns: (C, words)."""
    inputs = gradients.shape[2]
    for low, high in ranges(len(cells), rows_a_step(layers)):
        here = cells[low:high]
        product = np.broadcast_to(np.eye(inputs)[:, None, :], (inputs, len(here), inputs))
        for layer in layers[:-1]:
            with np.errstate(over="ignore", invalid="ignore"):  # the caller looks for what is not finite
                product = (product @ layer.weight.T) * sides_of(layer, patterns[here])
        with np.errstate(over="ignore", invalid="ignore"):
            gradients[here] = np.moveaxis(product @ layers[-1].weight.T, 0, 2)
        yield


def same_maps(prepared: Prepared, patterns: WordArray, pairs: IntArray) -> Generator[None, None, NDArray[np.int8]]:
    """Whether the gradient is SAME or DIFFERENT on both sides of a border, (pairs,) int8, some pairs a step.

    patterns: (N, words). pairs: (pairs, 2), rows of the patterns of two neighbours. Where one unit flips, the gradient
    changes if f is sensitive to that unit; where several flip, what they add may cancel.
    """
    layers = prepared.layers
    work, decisions = np.empty((4, prepared.widest)), np.empty(len(pairs), dtype=np.int8)
    for low, high in ranges(len(pairs), rows_a_step(layers)):
        here = decisions[low:high]
        decide_flips(prepared.flat, prepared.places, layers[-1].weight, patterns, pairs[low:high], work, here)
        left = np.flatnonzero(here == OPEN)
        if len(left):
            first, second = pairs[low:high][left].T
            changes, magnitudes = gradient_changes(layers, patterns[first], patterns[second])
            same = (np.abs(changes) <= TOLERANCE * magnitudes).all(axis=(1, 2))
            here[left] = np.where(same, SAME, DIFFERENT)
        yield
    return decisions


@compiled_part
def _back_to(
    flat: FloatArray,
    places: Places,
    output: FloatArray,
    k: int,
    patterns: WordArray,
    cell: int,
    layer: int,
    work: FloatArray,
) -> None:
    """The derivatives of output k by z of a layer, counted from 0, in work[0]; in [1] their magnitudes, squared.

    All in a unit of their own, so that they neither vanish nor overflow however many layers there are.
    """
    last = len(places) - 1
    for unit in range(places[last, PLACE_UNITS]):
        work[0, unit] = output[k, unit] * side_of(flat, places, patterns, cell, last, unit)
        work[1, unit] = 0.0
    for after in range(last, layer, -1):
        weights, units, inputs = (
            places[after, PLACE_WEIGHTS],
            places[after, PLACE_UNITS],
            places[after, PLACE_INPUTS],
        )
        for j in range(inputs):
            work[2, j], work[3, j] = 0.0, 0.0
        for unit in range(units):
            r = work[0, unit]
            if r == 0.0:
                continue
            square = r * r + work[1, unit]
            at = weights + unit * inputs
            for j in range(inputs):
                weight = flat[at + j]
                work[2, j] += r * weight
                work[3, j] += square * weight * weight
        scale = _ordinary(work, inputs)
        for j in range(inputs):
            side = scale * side_of(flat, places, patterns, cell, after - 1, j)
            work[0, j], work[1, j] = side * work[2, j], side * side * work[3, j]


@compiled_part
def _ordinary(work: FloatArray, count: int) -> float:
    """A power of two that makes the largest of the first numbers in work[2] about 1; 1 if they all are 0."""
    largest = 0.0
    for j in range(count):
        largest = max(largest, abs(work[2, j]))
    return math.ldexp(1.0, -math.frexp(largest)[1]) if largest > 0.0 else 1.0


@compiled
def decide_flips(
    flat: FloatArray,
    places: Places,
    output: FloatArray,
    patterns: WordArray,
    pairs: IntArray,
    work: FloatArray,
    decisions: NDArray[np.int8],
) -> None:
    """Write the decisions of `same_maps` for the pairs between which one unit flips, and OPEN for the others."""
    for pair in range(len(pairs)):
        a, b = pairs[pair, 0], pairs[pair, 1]
        flips, at = 0, 0
        for word in range(patterns.shape[1]):
            flipped = patterns[a, word] ^ patterns[b, word]
            if flipped:
                flips += 1 if flipped & (flipped - ONE) == 0 else 2
                at = word * WORD + lowest_bit(flipped)
        decisions[pair] = OPEN
        if flips != 1:
            continue
        layer = len(places) - 1
        while places[layer, PLACE_BIT] > at:
            layer -= 1
        unit = at - places[layer, PLACE_BIT]
        same = True
        for k in range(len(output)):
            if same and slope_of(flat, places, layer) != 1.0:
                same = _is_deaf(flat, places, output, k, patterns, a, layer, unit, work)
        decisions[pair] = SAME if same else DIFFERENT


@compiled_part
def _is_deaf(
    flat: FloatArray,
    places: Places,
    output: FloatArray,
    k: int,
    patterns: WordArray,
    cell: int,
    layer: int,
    unit: int,
    work: FloatArray,
) -> bool:
    """Whether output k does not depend on h of a unit, as far as rounding can tell. The layer is counted from 0."""
    if layer == len(places) - 1:
        return output[k, unit] == 0.0  # type: ignore[no-any-return]
    _back_to(flat, places, output, k, patterns, cell, layer + 1, work)
    at, inputs = places[layer + 1, PLACE_WEIGHTS] + unit, places[layer + 1, PLACE_INPUTS]
    total, square = 0.0, 0.0
    for after in range(places[layer + 1, PLACE_UNITS]):
        weight = flat[at + after * inputs]
        total += work[0, after] * weight
        square += (work[0, after] * work[0, after] + work[1, after]) * weight * weight
    return abs(total) <= TOLERANCE * math.sqrt(square)


def gradients_of(layers: Sequence[Layer], patterns: WordArray) -> Generator[None, None, tuple[FloatArray, FloatArray]]:
    """The gradient of f for each activation pattern, and its magnitude (see `signs`), some rows a step.

    layers: the hidden layers and the output layer. patterns: (C, words) uint64, see `first_bits`.
    Returns two (C, m, d) arrays; the gradient is W_out D_L W_L ... D_1 W_1, where D_l multiplies the units
    that are off by the slope. Raises NumericError where float64 overflows.
    """
    outputs, inputs = len(layers[-1].weight), layers[0].weight.shape[1]
    gradients = np.empty((len(patterns), outputs, inputs))
    magnitudes = np.empty_like(gradients)
    for low, high in ranges(len(patterns), rows_a_step(layers)):
        with np.errstate(over="ignore", invalid="ignore"):
            gradients[low:high], magnitudes[low:high] = _products(layers, patterns[low:high])
        yield
    if not np.isfinite(magnitudes).all():
        raise NumericError("The network's slopes grow beyond what float64 can hold.")
    return gradients, magnitudes


def _products(layers: Sequence[Layer], patterns: WordArray) -> tuple[FloatArray, FloatArray]:
    """Gradients and magnitudes, each (rows, m, d)."""
    inputs = layers[0].weight.shape[1]
    product = np.broadcast_to(np.eye(inputs)[:, None, :], (inputs, len(patterns), inputs))
    size = np.zeros(product.shape)
    for layer in layers[:-1]:
        side = sides_of(layer, patterns)
        size = ((size + product * product) @ np.square(layer.weight).T) * np.square(side)
        product = (product @ layer.weight.T) * side
    weight = layers[-1].weight
    size = (size + product * product) @ np.square(weight).T
    return np.moveaxis(product @ weight.T, 0, 2), np.sqrt(np.moveaxis(size, 0, 2))


def gradient_changes(layers: Sequence[Layer], left: WordArray, right: WordArray) -> tuple[FloatArray, FloatArray]:
    """By how much the gradient of f changes between two activation patterns, and the magnitude of that, (N, m, d).

    left, right: (N, words) uint64, the patterns. The change is not the difference of two gradients, in which it would
    drown if it is small: in each layer it is what the change so far becomes, and what the units that flip add,
    d h_l = D_l W_l d h_(l-1) + (D_l - D'_l) W_l h'_(l-1), where D and h belong to the one pattern, D' and h' to the
    other. Raises NumericError where float64 overflows.
    """
    inputs = layers[0].weight.shape[1]
    product = np.broadcast_to(np.eye(inputs)[:, None, :], (inputs, len(left), inputs))
    change, change_size, size = (np.zeros(product.shape) for _ in range(3))
    with np.errstate(over="ignore", invalid="ignore"):
        for layer in layers[:-1]:
            here, there = (sides_of(layer, patterns) for patterns in (left, right))
            squares = np.square(layer.weight).T
            slope, slope_size = product @ layer.weight.T, (size + product * product) @ squares
            flip = here - there
            change_size = ((change_size + change * change) @ squares) * np.square(here)
            change_size += np.square(flip) * (slope_size + slope * slope)
            change = (change @ layer.weight.T) * here + flip * slope
            product, size = slope * there, slope_size * np.square(there)
        weight = layers[-1].weight
        change_size = (change_size + change * change) @ np.square(weight).T
        change = change @ weight.T
    if not np.isfinite(change_size).all():
        raise NumericError("The network's slopes grow beyond what float64 can hold.")
    return np.moveaxis(change, 0, 2), np.sqrt(np.moveaxis(change_size, 0, 2))


def sides_of(layer: Layer, patterns: WordArray) -> FloatArray:
    """What D multiplies each unit by, (N, n): 1 where it is on, else the slope. Hard tanh: 0 where the second is on."""
    on = unpacked(patterns, layer.bit, len(layer.weight)).astype(np.float64)
    if layer.pairs > 0:
        on[:, : layer.pairs] *= 1.0 - on[:, layer.pairs :]
        on[:, layer.pairs :] = 0.0
    return on + layer.slope * (1.0 - on)
