"""What is right: by the rational oracle, or by an argument in exact arithmetic."""

import math
from fractions import Fraction

from app.networks import Network, network_from_layers
from tests.oracles.rational import count_line, count_plane


def exact_counts(network, window):
    """The counts that `counts` must give for the same arguments: a network or its layers, and a window or None."""
    if not isinstance(network, Network):
        network = network_from_layers(network)
    if network.input_dim == 1:
        exact = count_line(network, *(window[0] if window else ()))
    else:
        exact = count_plane(network, *(window or ()))
    return {**exact._asdict(), "slivers": 0}


def turned_grid_cells(depth, angle, window):
    """The cells of `rotated_sawtooth(depth, angle)`: lines cut a convex window into 1 + entering + crossings cells.

    Its folds are the lines c x - s y = k h and s x + c y = k h for |k| < 2^(depth - 1), where h = 4 / 2^depth; c and s
    are the float64 cosine and sine, taken as they are. entering: the lines that pass through the inside of the window.
    crossings: the points inside it where two of them cross; never three, as lines of a family are parallel.
    """
    (left, right), (bottom, top) = (tuple(map(Fraction, bounds)) for bounds in window)
    c, s, spacing = Fraction(math.cos(angle)), Fraction(math.sin(angle)), Fraction(4, 2**depth)

    def folds(low, high):
        """The k with low < k h < high."""
        outermost = 2 ** (depth - 1) - 1
        return range(max(-outermost, math.floor(low / spacing) + 1), min(outermost, math.ceil(high / spacing) - 1) + 1)

    us = [c * x - s * y for x in (left, right) for y in (bottom, top)]
    vs = [s * x + c * y for x in (left, right) for y in (bottom, top)]
    entering = len(folds(min(us), max(us))) + len(folds(min(vs), max(vs)))
    crossings = 0
    for k in folds(min(us), max(us)):
        # On u = k h the point is x = (c u + s v) / q, y = (c v - s u) / q with q = c^2 + s^2: where is it inside?
        u, q = k * spacing, c * c + s * s
        low, high = min(vs), max(vs)
        for start, slope, below, above in ((c * u, s, left, right), (-s * u, c, bottom, top)):
            if slope != 0:
                ends = sorted(((below * q - start) / slope, (above * q - start) / slope))
                low, high = max(low, ends[0]), min(high, ends[1])
        crossings += max(0, len(folds(low, high)))
    return 1 + entering + crossings
