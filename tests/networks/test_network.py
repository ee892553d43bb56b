import numpy as np
import pytest

from app.errors import InputError
from app.networks import network_from_layers

GOOD = ([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]], [0.0, 1.0, 2.0])
OUTPUT = ([[1.0, 1.0, 1.0]], [0.5])


def test_a_network_knows_its_sizes():
    network = network_from_layers([GOOD, OUTPUT])
    assert (network.input_dim, network.output_dim, network.depth) == (2, 1, 1)
    assert (network.hidden_widths, network.units, network.parameters) == ((3,), 3, 13)


def test_a_network_cannot_change():
    given = np.ones((1, 1))
    network = network_from_layers([(given, [0.0])])
    given[0, 0] = 7.0
    assert network.weights[0][0, 0] == 1.0
    with pytest.raises(ValueError, match="read-only"):
        network.weights[0][0, 0] = 7.0


@pytest.mark.parametrize(
    ("layers", "field"),
    [
        ([], "network.layers"),
        ([([], [])], "network.layers[0].weight"),
        ([([[]], [0.0])], "network.layers[0].weight"),
        ([([1.0, 2.0], [0.0])], "network.layers[0].weight"),
        ([([[1.0], [1.0, 2.0]], [0.0, 0.0])], "network.layers[0].weight"),
        ([([["a"]], [0.0])], "network.layers[0].weight"),
        ([([[10**400]], [0.0])], "network.layers[0].weight"),
        ([([[float("nan")]], [0.0])], "network.layers[0].weight"),
        ([([[1.0]], [float("inf")])], "network.layers[0].bias"),
        ([([[1.0]], [0.0, 0.0])], "network.layers[0].bias"),
        ([([[1.0]], [[0.0]])], "network.layers[0].bias"),
        ([GOOD, ([[1.0, 1.0]], [0.5])], "network.layers[1].weight"),
        ([GOOD, (OUTPUT[0], [None])], "network.layers[1].bias"),
    ],
)
def test_bad_layers_are_named(layers, field):
    with pytest.raises(InputError) as caught:
        network_from_layers(layers)
    assert caught.value.field == field
    assert caught.value.message.startswith("must ")
