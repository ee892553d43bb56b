"""The same training by PyTorch on the CPU, for `benchmarks.learning`; imported only where PyTorch is installed."""

from __future__ import annotations

import time

import numpy as np
import torch
from torch.nn import BCEWithLogitsLoss, Linear, MSELoss, ReLU, Sequential

from app.learning.data import Data
from app.learning.training import Plan
from app.networks import Network


def torch_run(start: Network, data: Data, plan: Plan) -> tuple[float, float]:
    """Seconds of full-batch Adam from the same start in float64, and the train loss in the end.

    Each step takes the train and the test loss as numbers, as ours does, but not the norm and the dead units.
    """
    model = _model(start)
    points, targets, test_points, test_targets = (
        torch.from_numpy(np.array(array.T))
        for array in (data.train_points, data.train_targets, data.test_points, data.test_targets)
    )
    loss_of = MSELoss() if plan.loss == "squared_error" else BCEWithLogitsLoss()
    optimiser = torch.optim.Adam(model.parameters(), lr=plan.learning_rate)
    begin = time.perf_counter()
    for step in range(plan.steps + 1):
        optimiser.zero_grad()
        loss = loss_of(model(points), targets)
        loss.backward()
        train_loss = loss.item()
        with torch.no_grad():
            loss_of(model(test_points), test_targets).item()
        if step < plan.steps:
            optimiser.step()
    return time.perf_counter() - begin, train_loss


def _model(network: Network) -> Sequential:
    modules: list[torch.nn.Module] = []
    for weight, bias in zip(network.weights, network.biases, strict=True):
        linear = Linear(weight.shape[1], weight.shape[0], dtype=torch.float64)
        with torch.no_grad():
            linear.weight.copy_(torch.from_numpy(weight.copy()))
            linear.bias.copy_(torch.from_numpy(bias.copy()))
        modules += [linear, ReLU()]
    return Sequential(*modules[:-1])
