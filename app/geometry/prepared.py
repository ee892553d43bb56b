"""The network made ready for geometry, once for each question: in units of the window, with its reference point.

Units: only powers of two are taken out, so no digit changes. Each unit of a layer is scaled so that its weights have
a norm of about 1. ReLU commutes with positive factors, and so do the other activations, so what is taken out of a unit
is put into the weights of the next layer that read it, and every fold stays where it is. So neither narrow or lengthy
windows nor very large or small weights make sums of squares overflow or vanish. Only a weight 2^-1000 times as
large as its unit's largest may vanish.

Reference point: everything is measured from the centre of the window. A vertex does not carry z but its deviation
z - z(centre). Deviations shrink with the window, and so does their rounding error, which is why a window
1e-9 wide is as sharp as one of width 1. The constant parts, which would drown them, enter once, here, in double-double
arithmetic.
"""

from __future__ import annotations

import math
from collections.abc import Generator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.errors import NumericError
from app.geometry.arrays import first_bits
from app.geometry.double_double import exact_sum, preactivation
from app.geometry.jit import compiled, compiled_part
from app.geometry.scale import Exponents, input_exponents
from app.geometry.signs import TOLERANCE
from app.geometry.window import Window
from app.networks import Network
from app.networks.network import FloatArray

DEAD = -(1 << 20)
"""The power of two taken out of a unit that is zero everywhere, so that weights which read it vanish."""
WIDE = 32
"""Inputs of a layer from which on a mean of pre-activations is better than a product."""
WEIGHTS_A_STEP = 1 << 18
"""Weights that one step makes ready: a few milliseconds."""
HALF = 1000
POWERS = np.ldexp(1.0, np.arange(-HALF, HALF + 1))
"""2^-HALF to 2^HALF."""


@dataclass(frozen=True, eq=False)
class Units:
    """The units in which geometry measures inputs and outputs, as powers of two.

    inputs: (d,), the window is between 1 and 2 units wide along each axis. outputs: (m,).
    """

    inputs: Exponents
    outputs: Exponents

    def points(self, points: FloatArray) -> FloatArray:
        """Points (..., d) as the caller measures them."""
        return _shifted(points, self.inputs, self._factors[0])

    def values(self, values: FloatArray) -> FloatArray:
        """Outputs (..., m) as the caller measures them."""
        return _shifted(values, self.outputs, self._factors[1])

    def gradients(self, gradients: FloatArray) -> FloatArray:
        """Gradients (..., m, d) as the caller measures them."""
        return _shifted(gradients, self.outputs[:, None] - self.inputs, self._factors[2])

    @cached_property
    def _factors(self) -> tuple[FloatArray | None, FloatArray | None, FloatArray | None]:
        """What to multiply points, values and gradients by; None where that is no ordinary number."""
        exponents = (self.inputs, self.outputs, self.outputs[:, None] - self.inputs)
        points, values, gradients = (
            np.ldexp(1.0, powers) if np.abs(powers).max() < HALF else None for powers in exponents
        )
        return points, values, gradients


def _shifted(array: FloatArray, exponents: Exponents, factor: FloatArray | None) -> FloatArray:
    """array * 2^exponents. A product with a power of two is as exact as ldexp, and much faster."""
    with np.errstate(over="ignore", invalid="ignore"):
        shifted = np.ldexp(array, exponents) if factor is None else array * factor
        large = not math.isfinite(shifted.sum())
    if large and np.isinf(shifted).any() and not np.isinf(array).any():
        raise NumericError("The network's values or slopes are larger than float64 can hold.")
    return shifted


REFERENCE, ERROR, REFERENCE_ERROR, SLOPE_X, SLOPE_Y, SHIFT_ON, SHIFT_OFF, SHIFT_ZERO = range(8)


class Layer(NamedTuple):
    """What kernels need of one layer of n units; the output layer is the last.

    number: from 1. bit: of a pattern, at which the layer begins. weight: (n, n_before) float64; columns: its transpose;
    dense: whether it has at least WIDE columns and no zeros. limits: (8, n) float64. REFERENCE: z at the reference
    point. ERROR, REFERENCE_ERROR, see `signs`: |z| counts as zero only if it is at most ERROR * size + REFERENCE_ERROR,
    where size bounds what the layer is fed with (see `Vertices`). SLOPE_X, SLOPE_Y: the first layer's weight. SHIFT_ON,
    SHIFT_OFF, SHIFT_ZERO: the deviation of h is that of z plus the first where a unit is on, slope times that of z plus
    the second where it is off, and the third where z is zero.
    zero: |z| counts as zero in any case if it is at most that times the sum of the two terms it was averaged from.
    slope: of the off side. growth, offset: the size that the next layer is fed with is at most
    |h| + growth * size + offset.
    pairs: how many hard tanhs the layer consists of, else 0. Unit j is on where z > -1 and unit pairs + j where z > 1;
    h of the first is that of the hard tanh, and the second feeds nothing. There SHIFT_ON of the second is the deviation
    of h where z >= 1: a constant, free of the error of z, however large z may be.
    """

    number: int
    bit: int
    weight: FloatArray
    columns: FloatArray
    dense: bool
    limits: FloatArray
    zero: float
    slope: float
    growth: float
    offset: float
    pairs: int


PLACE_WEIGHTS, PLACE_UNITS, PLACE_INPUTS, PLACE_BIT, PLACE_PAIRS = range(5)
HEADER = 3
"""Numbers in `flat` before those of a layer's units."""


class Prepared(NamedTuple):
    """layers: the hidden layers and the output layer. centre: (d,), the reference point, in units.
    widest: numbers that feed the layer that is fed most. area: of the window, in 1D its length, in units; 0 without.

    flat: all hidden layers in one array of float64, for what goes through the whole network: the number of inputs, and
    for each layer the number of units, the slope, how many pairs it has, z at the reference point, and the weight row
    by row. Of hard tanh it is z for the first of a pair, and for the second the 1 at which z folds, which is scaled as
    z is. places: (L, 5) int64, for each hidden layer where its weight begins in `flat`, how many units and inputs it
    has, at which bit of a pattern it begins, and how many pairs it has. words: of a pattern.
    """

    layers: list[Layer]
    flat: FloatArray
    places: NDArray[np.int64]
    words: int
    units: Units
    centre: FloatArray
    widest: int
    area: float


def prepare(network: Network, window: Window | None) -> Generator[None, None, Prepared]:
    """Make a network ready, some layers a step. The centre of the whole line or plane is the origin.

    Raises NumericError where float64 overflows.
    """
    inputs = yield from input_exponents(network, window)
    centre = np.zeros(network.input_dim) if window is None else np.ldexp(window.centre, -inputs)
    area = 0.0
    if window is not None:
        area = float(np.prod(np.ldexp(np.subtract(window.upper, window.lower), -inputs)))
    widths = [*network.folds, network.output_dim]
    bits, words = first_bits(widths[:-1])
    places = _places(network, widths, [*bits, 0])
    slopes = np.array([*network.slopes, 0.0])
    end = int(places[-1, PLACE_WEIGHTS] + places[-1, PLACE_UNITS] * places[-1, PLACE_INPUTS])
    flat, columns, limits, sizes = np.empty(end), np.empty(end), np.empty(8 * sum(widths)), np.empty((len(widths), 3))
    flat[0] = network.input_dim
    widest = max(network.input_dim, *widths)
    taken, reference = np.empty((2, widest), dtype=np.int64), np.zeros((4, widest))
    taken[0, : len(inputs)], reference[0, : len(inputs)] = inputs, centre
    number, unit = 0, 0
    while number < len(widths):
        last = number + 1
        while last < len(widths) and places[last, PLACE_WEIGHTS] - places[number, PLACE_WEIGHTS] < WEIGHTS_A_STEP:
            last += 1
        given = [
            part.ravel()
            for pair in zip(network.weights[number:last], network.biases[number:last], strict=True)
            for part in pair
        ]
        unit = _prepare_layers(
            np.concatenate(given), places, slopes, number, last, unit, taken, reference, flat, columns, limits, sizes
        )
        number = last
        yield
    if not np.isfinite(sizes).all():
        raise NumericError("The network's values grow beyond what float64 can hold.")
    layers = _layers(places, slopes, flat, columns, limits, sizes)
    units = Units(inputs, taken[0, : widths[-1]].copy())
    return Prepared(layers, flat, places[:-1], words, units, centre, widest, area)


def _places(network: Network, widths: list[int], bits: list[int]) -> NDArray[np.int64]:
    """`places` of `Prepared`, with a row for the output layer as well."""
    pairs = [folds - units for folds, units in zip(widths, network.hidden_widths, strict=False)]
    places, place, inputs = [], 1, network.input_dim
    for units, bit, own in zip(widths, bits, [*pairs, 0], strict=True):
        places.append((place + HEADER + units, units, inputs, bit, own))
        place, inputs = place + HEADER + units + units * inputs, units
    return np.array(places, dtype=np.int64)


def _layers(
    places: NDArray[np.int64],
    slopes: FloatArray,
    flat: FloatArray,
    columns: FloatArray,
    limits: FloatArray,
    sizes: FloatArray,
) -> list[Layer]:
    """The layers as views of what `_prepare_layers` has written."""
    layers, unit = [], 0
    rows = zip(places.tolist(), slopes.tolist(), sizes.tolist(), strict=True)
    for number, ((place, units, inputs, bit, pairs), slope, (growth, offset, zeros)) in enumerate(rows, 1):
        here = slice(place, place + units * inputs)
        weights = (flat[here].reshape(units, inputs), columns[here].reshape(inputs, units))
        own = limits[8 * unit : 8 * (unit + units)].reshape(8, units)
        dense, zero = inputs >= WIDE and zeros == 0.0, TOLERANCE / math.sqrt(inputs)
        layers.append(Layer(number, bit, *weights, dense, own, zero, slope, growth, offset, pairs))
        unit += units
    return layers


@compiled
def _prepare_layers(
    given: FloatArray,
    places: NDArray[np.int64],
    slopes: FloatArray,
    low: int,
    high: int,
    first: int,
    taken: Exponents,
    reference: FloatArray,
    flat: FloatArray,
    columns: FloatArray,
    limits: FloatArray,
    sizes: FloatArray,
) -> int:
    """Scale the layers low..high-1, counted from 0, and evaluate them at the reference point.

    given: their weights and biases, one after the other. first: how many units the layers before have; returned is
    how many there are with these. taken: (2, widest), in row 0 the powers of two taken out of the layer before, then of
    the last. reference: (4, widest), rows 0 and 1 likewise: what feeds the layer at the reference point is their sum.
    Written are flat, see `Prepared`; columns, the same with transposed weights; limits, (8 units), those of `Layer` one
    after the other; sizes: (L + 1, 3), `growth` and `offset` of `Layer`, and how many weights are zero.
    """
    at = 0
    for number in range(low, high):
        place, units, inputs = places[number, PLACE_WEIGHTS], places[number, PLACE_UNITS], places[number, PLACE_INPUTS]
        pairs, before = places[number, PLACE_PAIRS], places[number - 1, PLACE_PAIRS] if number > 0 else 0
        flat[place - units - 3], flat[place - units - 2], flat[place - units - 1] = units, slopes[number], pairs
        references, own = flat[place - units : place], limits[8 * first : 8 * (first + units)].reshape((8, units))
        rows, read = pairs if pairs > 0 else units, before if before > 0 else inputs
        weights = given[at : at + rows * read].reshape((rows, read))
        scaled = flat[place : place + units * inputs].reshape((units, inputs))
        offset, slope = 0.0, slopes[number]
        for unit in range(rows):
            bias = given[at + rows * read + unit]
            power = _power(weights[unit], bias, pairs > 0, taken[0])
            largest = _scale(weights[unit], taken[0], power, scaled[unit])
            z, rest = preactivation(scaled[unit], math.ldexp(bias, -power), reference[0], reference[1])
            taken[1, unit], taken[1, pairs + unit] = power, power
            if pairs > 0:
                offset += _hard_tanh(own, unit, scaled, largest, z, rest, power, references, reference)
            else:
                offset += _fold(own, unit, scaled[unit], largest, z, rest, slope, references, reference)
        most, zeros = _transpose(scaled, columns[place : place + units * inputs])
        steepest = max(1.0, abs(slope))
        sizes[number, 0], sizes[number, 1] = steepest * math.sqrt(most), steepest * math.sqrt(offset)
        sizes[number, 2] = zeros
        for unit in range(units):
            taken[0, unit] = taken[1, unit]
            reference[0, unit], reference[1, unit] = reference[2, unit], reference[3, unit]
        at += rows * (read + 1)
        first += units
    return first


@compiled_part
def _transpose(weight: FloatArray, columns: FloatArray) -> tuple[float, int]:
    """Write the columns one after the other. Returns the largest sum of squares of one, and how many are zero."""
    most, zeros, place = 0.0, 0, 0
    for j in range(weight.shape[1]):
        square = 0.0
        for unit in range(len(weight)):
            columns[place] = weight[unit, j]
            zeros += columns[place] == 0.0
            square += columns[place] * columns[place]
            place += 1
        most = max(most, square)
    return most, zeros


@compiled_part
def _scale(weight: FloatArray, taken: Exponents, power: int, scaled: FloatArray) -> float:
    """Write weight[j] * 2^(taken[j] - power), and return the largest in size. Seconds of pairs are read negated."""
    largest = 0.0
    for j in range(len(weight)):
        shift = taken[j] - power
        # a product with a power of two is as exact as ldexp, and much faster
        scaled[j] = weight[j] * POWERS[shift + HALF] if -HALF <= shift <= HALF else math.ldexp(weight[j], shift)
        largest = max(largest, abs(scaled[j]))
    for j in range(len(weight), len(scaled)):
        scaled[j] = -scaled[j - len(weight)]
    return largest


@compiled_part
def _fold(
    limits: FloatArray,
    unit: int,
    weight: FloatArray,
    largest: float,
    z: float,
    rest: float,
    slope: float,
    references: FloatArray,
    reference: FloatArray,
) -> float:
    """Write what is known of a unit whose z at the reference point is z + rest, and what it feeds there.

    Returns the square of its part of `offset`.
    """
    _limit(limits, unit, weight, largest, z, slope)
    side = 1.0 if z > 0.0 else slope
    references[unit], reference[2, unit], reference[3, unit] = z, side * z, side * rest
    return z * z if z <= 0.0 or slope != 0.0 else 0.0


@compiled_part
def _hard_tanh(
    limits: FloatArray,
    unit: int,
    weights: FloatArray,
    largest: float,
    z: float,
    rest: float,
    power: int,
    references: FloatArray,
    reference: FloatArray,
) -> float:
    """The same for the two units of a hard tanh, the second of which has the weights of the first. power: taken out."""
    second, one = unit + limits.shape[1] // 2, math.ldexp(1.0, -power)
    for j in range(weights.shape[1]):
        weights[second, j] = weights[unit, j]
    total, part = exact_sum(z, one)
    above_low = total + (part + rest)
    total, part = exact_sum(z, -one)
    above_high = total + (part + rest)
    _limit(limits, unit, weights[unit], largest, above_low, 0.0)
    _limit(limits, second, weights[unit], largest, above_high, 0.0)
    h, h_rest, offset = z, rest, 0.0
    if above_high >= 0.0 or above_low <= 0.0:
        h, h_rest, offset = one if above_high >= 0.0 else -one, 0.0, abs(z) + one
    limits[SHIFT_ON, unit], limits[SHIFT_OFF, unit], limits[SHIFT_ON, second] = z - h, -one - h, one - h
    references[unit], references[second] = z, one
    reference[2, unit], reference[3, unit], reference[2, second], reference[3, second] = h, h_rest, 0.0, 0.0
    return offset * offset


@compiled_part
def _limit(limits: FloatArray, unit: int, weight: FloatArray, largest: float, z: float, slope: float) -> None:
    """Write the limits of a unit, see `Layer`."""
    limits[REFERENCE, unit], limits[ERROR, unit] = z, TOLERANCE * largest
    limits[REFERENCE_ERROR, unit] = TOLERANCE * abs(z)
    limits[SLOPE_X, unit], limits[SLOPE_Y, unit] = weight[0], weight[1] if len(weight) > 1 else 0.0
    limits[SHIFT_ON, unit] = 0.0 if z > 0.0 else (1.0 - slope) * z
    limits[SHIFT_OFF, unit] = (slope - 1.0) * z if z > 0.0 else 0.0
    limits[SHIFT_ZERO, unit] = -z if z > 0.0 else -slope * z


@compiled_part
def _power(weight: FloatArray, bias: float, one: bool, taken: Exponents) -> int:
    """The power of two to take out of a unit, so that its largest weight becomes about 1 / sqrt(inputs).

    one: whether it is compared with 1.
    """
    inputs = len(weight)
    constant = max(abs(bias), 1.0) if one else bias
    largest, found = 0, constant != 0.0
    if found:
        largest = math.frexp(constant)[1]
    for j in range(inputs):
        if weight[j] != 0.0:
            exponent = math.frexp(weight[j])[1] + taken[j]
            largest = max(largest, exponent) if found else exponent
            found = True
    size = 0
    while inputs >> size:
        size += 1
    return largest + size // 2 if found else DEAD
