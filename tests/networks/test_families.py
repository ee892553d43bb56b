import numpy as np
import pytest

from app.errors import InputError
from app.networks import ABS, HARD_TANH, INITS, random_network, sawtooth_network
from tests.networks.output import output


@pytest.mark.parametrize("init", INITS)
def test_the_seed_alone_decides_the_draw(init):
    widths = [7] if init == "lecture" else [7, 5]
    first, same, other = (random_network(1, widths, init, seed) for seed in (3, 3, 4))
    for a, b, c in zip(first.weights, same.weights, other.weights, strict=True):
        assert (a == b).all()
        assert (a != c).any()


@pytest.mark.parametrize("init", INITS)
def test_the_activation_does_not_change_the_draw(init):
    widths, activations = ([7], [ABS]) if init == "lecture" else ([7, 5], [ABS, HARD_TANH])
    plain, other = random_network(1, widths, init, 3), random_network(1, widths, init, 3, activations)
    assert other.activations == tuple(activations)
    for a, b in zip(plain.weights + plain.biases, other.weights + other.biases, strict=True):
        assert (a == b).all()


@pytest.mark.parametrize("init", INITS)
def test_the_scales_multiply_what_was_drawn(init):
    widths = [7] if init == "lecture" else [7, 5]
    drawn, scaled = random_network(1, widths, init, 3), random_network(1, widths, init, 3, None, 1.5, 0.25)
    for a, b in zip(drawn.weights, scaled.weights, strict=True):
        assert (1.5 * a == b).all()
    for a, b in zip(drawn.biases, scaled.biases, strict=True):
        assert (0.25 * a == b).all()


def test_the_draws_come_in_the_documented_order():
    rng = np.random.default_rng(11)
    network = random_network(2, [3, 4], "he", 11)
    for weight, bias in zip(network.weights, network.biases, strict=True):
        units, inputs = weight.shape
        assert (weight == rng.normal(0.0, np.sqrt(2.0 / inputs), (units, inputs))).all()
        assert (bias == rng.uniform(-1.0, 1.0, units)).all()


def test_the_spread_of_each_init():
    he, glorot, pytorch = (random_network(2, [400, 400], init, 0).weights[1] for init in ("he", "glorot", "pytorch"))
    assert he.std() == pytest.approx(np.sqrt(2.0 / 400.0), rel=0.02)
    for weight, limit in ((glorot, np.sqrt(6.0 / 800.0)), (pytorch, 1.0 / np.sqrt(400.0))):
        assert np.abs(weight).max() <= limit
        assert weight.std() == pytest.approx(limit / np.sqrt(3.0), rel=0.02)
    network = random_network(2, [400, 400], "pytorch", 0)
    assert 0.95 / np.sqrt(400.0) < np.abs(network.biases[1]).max() <= 1.0 / np.sqrt(400.0)


def test_the_lectures_kinks_lie_where_they_were_drawn():
    rng = np.random.default_rng(5)
    slopes, kinks, last = rng.uniform(-1, 1, 10), rng.uniform(-2, 2, 10), rng.uniform(-1, 1, 10)
    network = random_network(1, [10], "lecture", 5)
    assert (network.weights[0][:, 0] == slopes).all()
    assert -network.biases[0] / slopes == pytest.approx(kinks)
    assert (network.weights[1][0] == last).all()
    assert (network.biases[1] == 0.0).all()


@pytest.mark.parametrize(("inputs", "widths"), [(2, [5]), (1, [5, 5]), (1, [])])
def test_the_lectures_network_is_shallow_and_has_one_input(inputs, widths):
    with pytest.raises(InputError, match=r"network\.init"):
        random_network(inputs, widths, "lecture", 0)


@pytest.mark.parametrize("inputs", [1, 2])
@pytest.mark.parametrize("depth", [0, 1, 2, 5])
def test_the_sawtooth_follows_its_recursion(depth, inputs):
    points = np.linspace(-2.0, 2.0, 129)[:, None] * [1.0, -0.7][:inputs]
    expected = points.copy()
    for _ in range(depth):
        expected = 2.0 * np.abs(expected) - 2.0
    assert output(sawtooth_network(depth, inputs, 0.0, 0), points)[:, 0] == pytest.approx(expected.sum(axis=1))


def test_noise_moves_the_middle_layers_only():
    plain, noisy = (sawtooth_network(4, 1, noise, 9) for noise in (0.0, 0.1))
    for layer in (0, 4):
        assert (plain.weights[layer] == noisy.weights[layer]).all()
        assert (plain.biases[layer] == noisy.biases[layer]).all()
    rng = np.random.default_rng(9)
    for layer in (1, 2, 3):
        assert noisy.weights[layer] == pytest.approx(plain.weights[layer] + 0.1 * rng.standard_normal((2, 2)))
        assert noisy.biases[layer] == pytest.approx(plain.biases[layer] + 0.1 * rng.standard_normal(2))


@pytest.mark.parametrize("inputs", [1, 2])
def test_random_middle_layers_are_drawn_layer_by_layer_and_the_others_stay(inputs):
    plain, redrawn = sawtooth_network(4, inputs, 0.0, 9), sawtooth_network(4, inputs, 0.0, 9, "random")
    for layer in (0, 4):
        assert (plain.weights[layer] == redrawn.weights[layer]).all()
        assert (plain.biases[layer] == redrawn.biases[layer]).all()
    rng, units = np.random.default_rng(9), 2 * inputs
    limit = 1 / np.sqrt(units)
    for layer in (1, 2, 3):
        assert (redrawn.weights[layer] == rng.uniform(-limit, limit, (units, units))).all()
        assert (redrawn.biases[layer] == rng.uniform(-limit, limit, units)).all()


@pytest.mark.parametrize("depth", [0, 1])
def test_without_middle_layers_there_is_nothing_to_draw(depth):
    plain, redrawn = sawtooth_network(depth, 1, 0.0, 9), sawtooth_network(depth, 1, 0.0, 9, "random")
    assert all((a == b).all() for a, b in zip(plain.weights, redrawn.weights, strict=True))


def test_random_middle_layers_take_no_noise():
    with pytest.raises(InputError, match=r"network.noise: must be 0 where the middle layers are random\."):
        sawtooth_network(4, 1, 0.1, 9, "random")
