"""Training: what a step does, what a record says, and how a run ends."""

import dataclasses
from itertools import islice, pairwise

import numpy as np
import pytest

from app.errors import InputError, NumericError
from app.learning.data import data_of
from app.learning.losses import LOSSES
from app.learning.optimisers import OPTIMISER_NAMES, Adam, GradientDescent, Momentum
from app.learning.parameters import flat, is_weight, parameters_of
from app.learning.reverse_mode import loss_gradient
from app.learning.starts import START_NAMES, starting_network
from app.learning.sweep import outputs_of
from app.learning.training import Plan, TrainingEnd, TrainingStep, train
from app.networks import ABS, HARD_TANH, leaky_relu, network_from_layers, random_network

MOONS = data_of("moons", 40, 30, 0.1, 0)
SINE = data_of("sine", 40, 30, 0.1, 0)


def theta(record):
    return flat(parameters_of(record.network))


def run(plan, data=MOONS, widths=(6, 5), start="pytorch", seed=0, activations=None):
    network = starting_network(data.input_dim, widths, start, seed, activations)
    *records, end = train(network, data, plan)
    assert all(isinstance(record, TrainingStep) for record in records)
    assert isinstance(end, TrainingEnd)
    assert end.last is records[-1]
    return records, end


def test_gradient_descent_is_theta_minus_eta_g():
    records, end = run(Plan("logistic", "gradient_descent", learning_rate=0.5, steps=3))
    assert [record.step for record in records] == [0, 1, 2, 3]
    assert (end.reason, end.sentence) == ("finished", "Finished after 3 steps.")
    for before, after in pairwise(records):
        value, gradient = loss_gradient(before.network, MOONS.train_points, MOONS.train_targets, LOSSES["logistic"])
        assert before.train_loss == value
        assert before.gradient_norm == pytest.approx(np.linalg.norm(flat(gradient)))
        assert theta(after) == pytest.approx(theta(before) - 0.5 * flat(gradient), rel=1e-14, abs=1e-16)


def test_weight_decay_takes_eta_lambda_theta_off_the_weights():
    plain, decayed = (
        run(Plan("logistic", "gradient_descent", learning_rate=0.5, weight_decay=decay, steps=1))[0]
        for decay in (0.0, 0.1)
    )
    expected = theta(plain[1]) - 0.05 * is_weight(plain[0].network) * theta(plain[0])
    assert theta(decayed[1]) == pytest.approx(expected, rel=1e-14, abs=1e-16)


def test_momentum_and_adam_follow_their_formulas():
    gradients = np.random.default_rng(0).normal(size=(6, 4))
    momentum, adam, plain = Momentum(0.1, 0.9), Adam(0.1), GradientDescent(0.1)
    for t, g in enumerate(gradients, start=1):
        past = gradients[:t]
        velocity = sum(0.9 ** (t - 1 - s) * past[s] for s in range(t))
        assert momentum.change(g) == pytest.approx(-0.1 * velocity)
        mean = sum(0.1 * 0.9 ** (t - 1 - s) * past[s] for s in range(t)) / (1 - 0.9**t)
        square = sum(0.001 * 0.999 ** (t - 1 - s) * past[s] ** 2 for s in range(t)) / (1 - 0.999**t)
        assert adam.change(g) == pytest.approx(-0.1 * mean / (np.sqrt(square) + 1e-8))
        assert (plain.change(g) == -0.1 * g).all()


@pytest.mark.parametrize("optimiser", OPTIMISER_NAMES)
@pytest.mark.parametrize("batch", [None, 7])
def test_the_same_seed_gives_the_same_bytes(optimiser, batch):
    plan = Plan("logistic", optimiser, batch=batch, steps=20, seed=3)
    first, again = run(plan)[0], run(plan)[0]
    for a, b in zip(first, again, strict=True):
        assert theta(a).tobytes() == theta(b).tobytes()
        assert (a.train_loss, a.test_loss, a.gradient_norm) == (b.train_loss, b.test_loss, b.gradient_norm)
    other = run(dataclasses.replace(plan, seed=4))[0]
    assert (theta(first[-1]).tobytes() == theta(other[-1]).tobytes()) == (batch is None)


def test_two_runs_in_turn_do_not_disturb_each_other():
    plan = Plan("logistic", batch=7, steps=20)
    network = starting_network(2, (6, 5), "pytorch", 0)
    pair = zip(train(network, MOONS, plan), train(network, MOONS, plan), run(plan)[0], strict=False)
    for a, b, alone in pair:
        assert theta(a).tobytes() == theta(b).tobytes() == theta(alone).tobytes()


def test_an_epoch_takes_every_point_once():
    """With a linear network and one point a step the sum of small steps is one step of the whole gradient."""
    network = network_from_layers([(np.zeros((1, 2)), np.zeros(1))])
    eta = 1e-9
    plan = Plan("squared_error", "gradient_descent", learning_rate=eta, batch=1, steps=40)
    *records, _ = train(network, MOONS, plan)
    _, gradient = loss_gradient(network, MOONS.train_points, MOONS.train_targets, LOSSES["squared_error"])
    assert theta(records[-1]) == pytest.approx(-40 * eta * flat(gradient), rel=1e-6)
    assert theta(records[20]) != pytest.approx(-20 * eta * flat(gradient), rel=1e-3)


def test_a_record_tells_of_its_own_network():
    loss = LOSSES["squared_error"]
    records, _ = run(Plan("squared_error", steps=30, batch=10), SINE)
    for record in (records[0], records[17], records[-1]):
        network = record.network
        assert record.train_loss == loss.value(outputs_of(network, SINE.train_points), SINE.train_targets)
        assert record.test_loss == loss.value(outputs_of(network, SINE.test_points), SINE.test_targets)
        on = np.maximum(network.weights[0] @ SINE.train_points + network.biases[0][:, None], 0.0)
        assert record.dead_units[0] == (on.max(axis=1) == 0.0).sum()
        assert len(record.dead_units) == network.depth
        assert not network.weights[0].flags.writeable
    assert not np.shares_memory(records[3].network.weights[0], records[4].network.weights[0])


def test_a_run_can_be_left_at_any_step():
    steps = train(starting_network(2, (6,), "he", 0), MOONS, Plan("logistic", steps=10**9))
    assert [record.step for record in islice(steps, 5)] == [0, 1, 2, 3, 4]
    steps.close()
    assert list(steps) == []


def test_without_a_test_part_there_is_no_test_loss():
    records, _ = run(Plan("logistic", steps=2), data_of("xor", 20, 0, 0.1, 0))
    assert [record.test_loss for record in records] == [None] * 3


@pytest.mark.parametrize("optimiser", OPTIMISER_NAMES)
@pytest.mark.parametrize("data", [MOONS, SINE], ids=["moons", "sine"])
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", [None, ABS, HARD_TANH, leaky_relu(0.1)], ids=str)
def test_a_learning_rate_of_a_million_ends_with_a_sentence(optimiser, data, loss, activation):
    if loss == "logistic" and data is SINE:
        return
    plan = Plan(loss, optimiser, learning_rate=1e6, steps=200)
    activations = None if activation is None else [activation] * 3
    records, end = run(plan, data, (16, 16, 16), activations=activations)
    assert end.reason == "diverged"
    assert end.sentence.startswith(f"Stopped at step {len(records)}: the training diverges. The loss grew from ")
    assert end.sentence.endswith(f"below 1,000,000 may help. The network is that of step {len(records) - 1}.")
    assert "nan" not in end.sentence
    assert "inf" not in end.sentence
    for record in records:
        assert np.isfinite([record.train_loss, record.test_loss, record.gradient_norm]).all()
        assert np.isfinite(theta(record)).all()


def test_a_weight_decay_that_is_too_large_is_named():
    _, end = run(Plan("logistic", learning_rate=0.01, weight_decay=1e6, steps=20), MOONS, (4,))
    assert "; a weight decay below 1,000,000 may help." in end.sentence


def test_whatever_the_settings_every_number_is_finite_and_the_sentence_has_none_that_is_not():
    rng = np.random.default_rng(0)
    ends = {"finished": 0, "diverged": 0}
    for seed in range(300):
        data = data_of(rng.choice(["sine", "step", "moons", "xor"]), int(rng.integers(1, 30)), seed % 9, 0.1, seed)
        widths = rng.integers(1, 9, rng.integers(0, 5)).tolist()
        plan = Plan(
            "logistic" if data.task == "classification" and seed % 2 else "squared_error",
            OPTIMISER_NAMES[seed % 3],
            learning_rate=10.0 ** rng.uniform(-4, 308 if seed % 5 == 0 else 2),
            momentum=rng.uniform(),
            weight_decay=10.0 ** rng.uniform(-4, 308) if seed % 7 == 0 else 0.0,
            batch=[None, 3][seed % 2],
            steps=20,
        )
        records, end = run(plan, data, widths, ["he", "tiny", "large"][seed % 3], seed)
        ends[end.reason] += 1
        assert "nan" not in end.sentence
        assert "inf" not in end.sentence
        for record in records:
            assert np.isfinite([record.train_loss, record.test_loss or 0.0, record.gradient_norm, *theta(record)]).all()
    assert min(ends.values()) > 30


def test_a_start_beyond_float64_is_refused():
    network = random_network(2, [5, 5], "he", 0, weight_scale=1e150)
    with pytest.raises(NumericError, match="more than float64 can hold"):
        next(train(network, MOONS, Plan("logistic")))


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("learning_rate", {"learning_rate": 0.0}),
        ("learning_rate", {"learning_rate": float("nan")}),
        ("momentum", {"momentum": 1.0}),
        ("weight_decay", {"weight_decay": -1.0}),
        ("batch", {"batch": 0}),
        ("steps", {"steps": -1}),
        ("optimiser", {"optimiser": "newton"}),
        ("loss", {"loss": "hinge"}),
    ],
)
def test_a_plan_that_makes_no_sense_names_its_field(field, change):
    with pytest.raises(InputError, match=rf"plan\.{field}: must be"):
        next(train(starting_network(2, (4,), "he", 0), MOONS, dataclasses.replace(Plan("logistic"), **change)))


def test_the_network_must_fit_the_data_and_the_loss_the_task():
    with pytest.raises(InputError, match="network: must have 2 inputs"):
        next(train(starting_network(1, (4,), "he", 0), MOONS, Plan("logistic")))
    with pytest.raises(InputError, match=r"plan\.loss: must be squared_error"):
        next(train(starting_network(1, (4,), "he", 0), SINE, Plan("logistic")))


def test_starts_are_networks_of_the_families():
    for start in START_NAMES:
        widths = [5] if start == "lecture" else [5, 4]
        found = starting_network(1, widths, start, 3)
        init, scale = {"tiny": ("he", 0.1), "large": ("he", 4.0)}.get(start, (start, 1.0))
        right = random_network(1, widths, init, 3, None, scale, scale)
        assert all(
            (a == b).all() for a, b in zip(found.weights + found.biases, right.weights + right.biases, strict=True)
        )
    with pytest.raises(InputError, match="start: must be one of he, glorot"):
        starting_network(1, [5], "zeros", 0)
