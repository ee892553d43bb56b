import numpy as np
import pytest

from app.errors import InputError, NumericError
from app.networks import ABS, HARD_TANH, RELU, Network, leaky_relu, network_from_layers, random_network
from tests.networks.output import output

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


def test_hidden_layers_are_relu_unless_said_otherwise():
    network = network_from_layers([GOOD, OUTPUT])
    assert network.activations == Network(network.weights, network.biases).activations == (RELU,)
    assert network_from_layers([GOOD, OUTPUT], [ABS]).activations == (ABS,)
    assert network_from_layers([GOOD]).activations == network_from_layers([GOOD], []).activations == ()


def test_a_network_knows_how_its_units_fold():
    network = random_network(2, [3, 4, 5, 6], "he", 0, [RELU, leaky_relu(0.25), HARD_TANH, ABS])
    assert network.slopes == (0.0, 0.25, 0.0, -1.0)
    assert network.folds == (3, 4, 10, 6)
    assert network.folds == network.folded().folds == network.folded().hidden_widths


@pytest.mark.parametrize("count", [0, 2])
def test_there_is_one_activation_for_each_hidden_layer(count):
    with pytest.raises(InputError, match=rf"activation: must hold one for each hidden layer, 1 in all, not {count}\."):
        network_from_layers([GOOD, OUTPUT], [ABS] * count)


@pytest.mark.parametrize("slope", [float("nan"), float("inf")])
def test_a_slope_is_finite(slope):
    with pytest.raises(InputError, match=r"network\.layers\[0\]\.activation: must have a finite slope\."):
        network_from_layers([GOOD, OUTPUT], [leaky_relu(slope)])


@pytest.mark.parametrize(
    "activations", [[HARD_TANH] * 3, [HARD_TANH, ABS, HARD_TANH], [RELU, HARD_TANH, leaky_relu(2)]]
)
def test_a_folded_network_is_the_same_function_without_hard_tanh(activations):
    network = random_network(2, [4, 3, 5], "he", 7, activations)
    folded = network.folded()
    assert HARD_TANH not in folded.activations
    assert folded.folded() is folded
    points = np.random.default_rng(0).uniform(-4, 4, (500, 2))
    values = output(network, points)
    assert values.std() > 0.1
    assert output(folded, points) == pytest.approx(values, abs=1e-13)


def test_folded_units_are_those_at_minus_one_and_then_those_at_one():
    network = network_from_layers([([[2.0], [4.0]], [0.5, -8.0]), ([[1.0, 3.0]], [0.25])], [HARD_TANH])
    folded = network.folded()
    assert folded.weights[0].tolist() == [[2.0], [4.0], [2.0], [4.0]]
    assert folded.biases[0].tolist() == [1.5, -7.0, -0.5, -9.0]
    assert folded.weights[1].tolist() == [[1.0, 3.0, -1.0, -3.0]]
    assert folded.biases[1].tolist() == [-3.75]
    assert not any(array.flags.writeable for array in folded.weights + folded.biases)


def test_a_network_without_hard_tanh_is_folded_already():
    network = random_network(1, [3, 3], "he", 0, [ABS, RELU])
    assert network.folded() is network


def test_a_bias_that_overflows_as_it_is_folded_is_told():
    network = network_from_layers([([[1.0], [1.0]], [0.0, 0.0]), ([[1e308, 1e308]], [0.0])], [HARD_TANH])
    with pytest.raises(NumericError, match="biases grow beyond what float64 can hold"):
        network.folded()
