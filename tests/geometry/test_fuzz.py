"""Small networks of every kind against the rational oracle, in a window and without; `make fuzz` draws 10,000.

Each is counted, its subdivision is checked, and all counts are compared. One that differs does not end the search, so
that the search can say how many differ.
"""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.networks import HARD_TANH, network_from_layers, random_network
from tests.geometry.counting import counts
from tests.geometry.disguises import copied, layers_of, scaled, stretched
from tests.geometry.exact import exact_counts
from tests.strategies import ALL_RELU, ANY_ACTIVATION, Case, cases

SHOWN = 10
"""Networks that differ of which the report tells everything, the smallest first."""


@st.composite
def networks(draw):
    """Short dyadic numbers whose folds often meet, or random ones; then copies, and sizes up to 2^200."""
    inputs = draw(st.sampled_from([2, 1]))
    activation = draw(st.sampled_from([ALL_RELU, ANY_ACTIVATION]))
    rng = np.random.default_rng(draw(st.integers(0, 2**16)))
    if draw(st.integers(0, 3)) == 0:
        widths = draw(st.lists(st.integers(1, 6), min_size=1, max_size=3))
        network = random_network(inputs, widths, draw(st.sampled_from(["he", "pytorch"])), draw(st.integers(0, 2**16)))
        layers, window = layers_of(network), [(-1.0, 1.5), (-2.0, 1.0)][:inputs]
        activations = [draw(activation) for _ in widths]
    else:
        shape = {"min_depth": draw(st.integers(0, 2)), "min_width": draw(st.integers(1, 3))}
        layers, window, activations = draw(cases(input_dim=inputs, activation=activation, **shape))
        layers = [(np.array(weight), np.array(bias)) for weight, bias in layers]
        if activations and draw(st.integers(0, 2)) == 0:
            layers = copied(layers, draw(st.integers(0, len(activations) - 1)), rng)
    if draw(st.integers(0, 4)) == 0:
        layers = [(weight, 0.0 * bias) for weight, bias in layers]
    if draw(st.integers(0, 2)) == 0:
        # Hard tanh alone is not the same in every size.
        reach = [0 if each == HARD_TANH else 200 for each in activations]
        layers = scaled(layers, [rng.integers(-r, r + 1, len(b)) for r, (_, b) in zip(reach, layers, strict=False)])
    if draw(st.integers(0, 3)) == 0:
        powers = [draw(st.integers(-100, 100)) for _ in window]
        layers = stretched(layers, powers)
        window = [tuple(np.ldexp(bounds, power).tolist()) for bounds, power in zip(window, powers, strict=True)]
    return Case(layers, window, activations)


def compared(network, window):
    """Ours and the oracle's counts; ours as text where there are none, as any error is a difference."""
    try:
        found = counts(network, window)
    except Exception as error:
        found = f"{type(error).__name__}: {error}"
    return found, exact_counts(network, window)


def test_small_networks_of_every_kind():
    drawn, differing = 0, []

    @given(networks())
    def search(case):
        nonlocal drawn
        drawn += 1
        network = network_from_layers(case.layers, case.activations)
        for window in (case.window, None):
            found, exact = compared(network, window)
            if found != exact:
                lists = [(weight.tolist(), bias.tolist()) for weight, bias in case.layers]
                differing.append(f"{window}: found {found}, right {exact}\n{lists}\n{case.activations}\n")

    search()
    print(f"\n{drawn} networks, each in a window and without: {len(differing)} of {2 * drawn} counts differ")
    assert not differing, "\n".join(sorted(differing, key=len)[:SHOWN])
