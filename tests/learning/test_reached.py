"""What the default settings reach: 16x3 ReLUs, PyTorch's start, 200 points with noise 0.05, Adam, 500 steps."""

import pytest

from app.learning.data import data_of
from app.learning.optimisers import USUAL_RATES
from app.learning.starts import starting_network
from app.learning.training import Plan, train

REACHED = {"moons": 0.001, "circles": 0.001, "xor": 0.1, "sine": 0.01}
"""Train loss: logistic, and squared error of the sine, whose noise alone makes 0.0025."""


@pytest.mark.parametrize("name", REACHED)
def test_ten_of_ten_seeds_reach_the_stated_loss(name):
    losses = []
    for seed in range(10):
        data = data_of(name, 200, 0, 0.05, seed)
        plan = Plan("squared_error" if data.task == "regression" else "logistic", seed=seed)
        *_, end = train(starting_network(data.input_dim, [16, 16, 16], "pytorch", seed), data, plan)
        losses.append(end.last.train_loss)
    assert max(losses) < REACHED[name]


@pytest.mark.parametrize("optimiser", ["gradient_descent", "momentum"])
@pytest.mark.parametrize(("name", "reached"), [("moons", 0.02), ("sine", 0.1)])
def test_the_usual_rates_of_the_other_optimisers_get_there_more_slowly(optimiser, name, reached):
    for seed in range(2):
        data = data_of(name, 200, 0, 0.05, seed)
        loss = "squared_error" if data.task == "regression" else "logistic"
        plan = Plan(loss, optimiser, USUAL_RATES[optimiser], steps=2000)
        *_, end = train(starting_network(data.input_dim, [16, 16, 16], "pytorch", seed), data, plan)
        assert end.last.train_loss < reached
