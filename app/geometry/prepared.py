"""The network made ready for geometry, once for each question: in units of the window, with its reference point.

Units: only powers of two are taken out, so no digit changes. Each unit of a layer is scaled so that its weights have
a norm of about 1. ReLU commutes with positive factors, and so do the other activations, so what is taken out of a unit
is put into the weights of the next layer that read it, and every fold stays where it is. So neither narrow or lengthy
windows nor very large or small weights make sums of squares overflow or vanish. Only a weight 2^-1000 times as
large as its unit's largest may vanish.

Reference point: everything is measured from the centre of the window. A vertex does not carry z but its deviation
z - z(centre). Deviations shrink with the window, and so does their rounding error, which is why a window
1e-9 wide is as sharp as one of width 1. The constant parts, which would drown them, enter once, here, in double-double
arithmetic (Dekker 1971; Ogita, Rump & Oishi 2005, algorithm Dot2).
"""

from __future__ import annotations

import math
from collections.abc import Generator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.errors import NumericError
from app.geometry.arrays import first_bits
from app.geometry.jit import compiled_part, compiled_with_arrays
from app.geometry.signs import TOLERANCE
from app.geometry.window import Window
from app.networks import Network
from app.networks.network import FloatArray

Exponents = NDArray[np.int64]

DEAD = -(1 << 20)
"""The power of two taken out of a unit that is zero everywhere, so that weights which read it vanish."""
WIDE = 32
"""Inputs of a layer from which on a mean of pre-activations is better than a product."""
SPLITTER = 134217729.0
"""2^27 + 1, which splits a float64 in two halves whose products are exact (Veltkamp)."""


class Units(NamedTuple):
    """The units in which geometry measures inputs and outputs, as powers of two.

    inputs: (d,), the window is between 1 and 2 units wide along each axis. outputs: (m,).
    """

    inputs: Exponents
    outputs: Exponents

    def points(self, points: FloatArray) -> FloatArray:
        """Points (..., d) as the caller measures them."""
        return _shifted(points, self.inputs)

    def values(self, values: FloatArray) -> FloatArray:
        """Outputs (..., m) as the caller measures them."""
        return _shifted(values, self.outputs)

    def gradients(self, gradients: FloatArray) -> FloatArray:
        """Gradients (..., m, d) as the caller measures them."""
        return _shifted(gradients, self.outputs[:, None] - self.inputs)


def _shifted(array: FloatArray, exponents: Exponents) -> FloatArray:
    if not exponents.any():
        return array
    with np.errstate(over="ignore"):
        # A product with a power of two is as exact, and faster, where that is an ordinary number.
        ordinary = (np.abs(exponents) < 1000).all()
        shifted = array * np.ldexp(1.0, exponents) if ordinary else np.ldexp(array, exponents)
    if np.isinf(shifted).any() and not np.isinf(array).any():
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


PLACE_WEIGHTS, PLACE_UNITS, PLACE_INPUTS, PLACE_BIT = range(4)


class Prepared(NamedTuple):
    """layers: the hidden layers and the output layer. centre: (d,), the reference point, in units.
    widest: numbers that feed the layer that is fed most. area: of the window, in 1D its length, in units; 0 without.

    flat: all hidden layers in one array of float64, for what goes through the whole network: the number of inputs, and
    for each layer the number of units, the slope, z at the reference point, and the weight row by row.
    places: (L, 4) int64, for each hidden layer where its weight begins in `flat`, how many units and inputs it has, and
    at which bit of a pattern it begins. words: of a pattern.
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
    """Make a network without hard tanh ready; one layer a step. The centre of the whole line or plane is the origin."""
    inputs = _window_exponents(network, window)
    centre = np.zeros(network.input_dim) if window is None else np.ldexp(window.centre, -inputs)
    area = 0.0
    if window is not None:
        area = float(np.prod(np.ldexp(np.subtract(window.upper, window.lower), -inputs)))
    layers: list[Layer] = []
    bits, words = first_bits([len(weight) for weight in network.weights[:-1]])
    bits.append(0)
    taken, high, low = inputs, centre, np.zeros(network.input_dim)
    slopes = (*network.slopes, 0.0)
    flat = [np.array([float(network.input_dim)])]
    for weight, bias, slope in zip(network.weights, network.biases, slopes, strict=True):
        scaled, limits, taken, high, low, growth, offset = _prepare_layer(weight, bias, taken, high, low, slope)
        if not math.isfinite(growth + offset):
            raise NumericError("The network's values grow beyond what float64 can hold.")
        zero = TOLERANCE / math.sqrt(weight.shape[1])
        dense = weight.shape[1] >= WIDE and bool((scaled != 0.0).all())
        weights, number = (scaled, np.ascontiguousarray(scaled.T), dense), len(layers)
        layers.append(Layer(number + 1, bits[number], *weights, limits, zero, float(slope), growth, offset))
        flat += [np.array([len(weight), slope]), limits[REFERENCE], scaled.ravel()]
        yield
    widest = max(weight.shape[1] for weight in network.weights)
    return Prepared(
        layers, np.concatenate(flat[:-3]), _places(layers), words, Units(inputs, taken), centre, widest, area
    )


def _places(layers: list[Layer]) -> NDArray[np.int64]:
    places = np.empty((len(layers) - 1, 4), dtype=np.int64)
    place = 1
    for row, layer in zip(places, layers, strict=False):
        units, inputs = layer.weight.shape
        row[:] = place + 2 + units, units, inputs, layer.bit
        place += 2 + units + units * inputs
    return places


def _window_exponents(network: Network, window: Window | None) -> Exponents:
    """(d,) of a window half its extent. Of the whole line or plane how near the origin a first fold passes that misses
    it, after the axes have been stretched so that weights for both are of about one size.
    """
    if window is not None:
        ends = zip(window.lower, window.upper, strict=True)
        return np.array([math.frexp(0.5 * (high - low))[1] for low, high in ends], dtype=np.int64)
    weight, bias = network.weights[0], network.biases[0]
    reads, sizes = weight != 0.0, np.frexp(weight)[1].astype(np.int64)
    heights, misses = np.frexp(bias)[1], bias != 0.0
    sloping = reads.all(axis=1)
    if sloping.any():
        ratios = sizes[sloping] - sizes[sloping, :1]
        stretch = (ratios.min(axis=0) + ratios.max(axis=0)) // 2
        largest = np.where(reads, sizes - stretch, np.iinfo(np.int64).min).max(axis=1)
        return _least((heights - largest)[misses & reads.any(axis=1)]) - stretch  # type: ignore[no-any-return]
    return np.array([_least((heights - size)[misses & read]) for size, read in zip(sizes.T, reads.T, strict=True)])


def _least(exponents: Exponents) -> int:
    """The smallest, or 0 if there is none."""
    return int(exponents.min()) if len(exponents) else 0


@compiled_with_arrays
def _prepare_layer(
    weight: FloatArray, bias: FloatArray, taken: Exponents, high: FloatArray, low: FloatArray, slope: float
) -> tuple[FloatArray, FloatArray, Exponents, FloatArray, FloatArray, float, float]:
    """Scale a layer and evaluate it at the reference point.

    taken: (n_before,), the powers of two taken out of the layer before. high, low: (n_before,), what feeds this layer
    at the reference point is high + low. Returns the scaled weight, `limits` of `Layer`, the powers taken out, what
    feeds the next layer at the reference point (two arrays), `growth` and `offset`.
    """
    units, inputs = weight.shape
    scaled, powers = np.empty((units, inputs)), np.zeros(units, dtype=np.int64)
    limits = np.zeros((8, units))
    next_high, next_low = np.empty(units), np.empty(units)
    columns = np.zeros(inputs)
    offset = 0.0
    for unit in range(units):
        powers[unit] = _power(weight[unit], bias[unit], taken)
        largest = 0.0
        for j in range(inputs):
            w = math.ldexp(weight[unit, j], taken[j] - powers[unit])
            scaled[unit, j] = w
            largest = max(largest, abs(w))
            columns[j] += w * w
        z, rest = _preactivation(scaled[unit], math.ldexp(bias[unit], -powers[unit]), high, low)
        limits[REFERENCE, unit], limits[ERROR, unit], limits[REFERENCE_ERROR, unit] = (
            z,
            TOLERANCE * largest,
            TOLERANCE * abs(z),
        )
        for j in range(min(inputs, 2)):
            limits[SLOPE_X + j, unit] = scaled[unit, j]
        if z > 0.0:
            limits[SHIFT_OFF, unit], limits[SHIFT_ZERO, unit] = (slope - 1.0) * z, -z
        else:
            limits[SHIFT_ON, unit], limits[SHIFT_ZERO, unit] = (1.0 - slope) * z, -slope * z
        side = 1.0 if z > 0.0 else slope
        next_high[unit], next_low[unit] = side * z, side * rest
        if z <= 0.0 or slope != 0.0:
            offset += z * z
    steepest = max(1.0, abs(slope))
    growth = steepest * math.sqrt(columns.max())
    return scaled, limits, powers, next_high, next_low, growth, steepest * math.sqrt(offset)


@compiled_part
def _power(weight: FloatArray, bias: float, taken: Exponents) -> int:
    """The power of two to take out of a unit, so that its largest weight becomes about 1 / sqrt(inputs)."""
    inputs = len(weight)
    largest, found = 0, False
    for j in range(inputs + 1):
        value, shift = (weight[j], taken[j]) if j < inputs else (bias, 0)
        if value != 0.0:
            exponent = math.frexp(value)[1] + shift
            largest = max(largest, exponent) if found else exponent
            found = True
    size = 0
    while inputs >> size:
        size += 1
    return largest + size // 2 if found else DEAD


@compiled_part
def _preactivation(weight: FloatArray, bias: float, high: FloatArray, low: FloatArray) -> tuple[float, float]:
    total, rest = bias, 0.0
    for j in range(len(weight)):
        product, product_rest = _exact_product(weight[j], high[j])
        total, sum_rest = _exact_sum(total, product)
        rest += sum_rest + product_rest + weight[j] * low[j]
    return _exact_sum(total, rest)


@compiled_part
def _exact_product(a: float, b: float) -> tuple[float, float]:
    product = a * b
    big = SPLITTER * a
    a_high = big - (big - a)
    a_low = a - a_high
    big = SPLITTER * b
    b_high = big - (big - b)
    b_low = b - b_high
    return product, ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low


@compiled_part
def _exact_sum(a: float, b: float) -> tuple[float, float]:
    total = a + b
    other = total - a
    return total, (a - (total - other)) + (b - other)
