"""What the counting tests share: the fast counts, with every subdivision checked, and the rotated sawtooth."""

import math
from contextlib import contextmanager
from unittest.mock import patch

from app.geometry import Window, check_invariants, counting, parts, plane, prepared, running, subdivision_of
from app.networks import Network, network_from_layers, sawtooth_network


def counts(network, window):
    """The counts of a network, or of a list of (weight, bias), on one (lower, upper) for each input; None: all.

    Without those of the unbounded regions, see `unbounded_counts`. They must be the same in tiny parts, taken apart
    when a layer is entered or while it cuts, and where layers are entered by means however narrow they are.
    """
    if not isinstance(network, Network):
        network = network_from_layers(network)
    box = None if window is None else Window(*(tuple(map(float, bounds)) for bounds in zip(*window, strict=True)))
    subdivision = subdivision_of(network, box)
    check_invariants(subdivision, network, box)
    with tiny_parts(), patch.object(prepared, "WIDE", 1):
        *_, last = counting(network, box)
        apart = subdivision_of(network, box)
    check_invariants(apart, network, box)
    assert apart.counts == subdivision.counts
    assert last.counts == subdivision.counts
    assert last.assurance.euler == 1
    assert last.assurance.area_error is None or last.assurance.area_error < 1e-12
    return without_unbounded(subdivision.counts)


def without_unbounded(found):
    """Counts without those of the unbounded regions, which are known of the whole line or plane only."""
    return {name: count for name, count in found.items() if not name.startswith("unbounded")}


def unbounded_counts(network):
    """The unbounded activation regions and linear regions of the whole line or plane."""
    if not isinstance(network, Network):
        network = network_from_layers(network)
    found = subdivision_of(network, None).counts
    return found["unbounded_activation_regions"], found["unbounded_linear_regions"]


@contextmanager
def tiny_parts():
    """Meshes are taken apart from 4 cells on, in the middle of layers as well, and parts from 32 on."""
    small = patch.multiple(running, LARGE=4, LARGE_PART=32, WHILE_CUT=1)
    with small, patch.object(parts, "PART", 3), patch.object(plane, "EFFORT_A_STEP", 400):
        yield


def rotated_sawtooth(depth, angle):
    """The 2D sawtooth of u = c x - s y and v = s x + c y, where c and s are the float64 cosine and sine.

    Hardly a vertex of it is a float64, and in each of them four units or more change sign. Yet in exact arithmetic
    nothing about it is nearly degenerate: the folds are the lines u = k h and v = k h, h = 4 / 2^depth, which are
    exactly parallel and perpendicular, whatever c and s were rounded to. So its exact count has no thin cells.
    """
    c, s = math.cos(angle), math.sin(angle)
    sawtooth = sawtooth_network(depth, 2, 0.0, 0)
    first = ([[c, -s], [-c, s], [s, c], [-s, -c]], [0.0] * 4)
    return network_from_layers([first, *zip(sawtooth.weights[1:], sawtooth.biases[1:], strict=True)])
