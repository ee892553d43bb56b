"""Trains the network of the case `trained`, 2x50, to tell two spirals apart, and writes networks/two-spirals.json.

``python -m benchmarks.train`` takes seconds. Each step rounds the weights to float32. So the machine's way of summing
a matrix product leaves no trace, and the peer, which counts in float32, is given exactly the same network.
"""

from __future__ import annotations

import json
import math
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from benchmarks.cases import NETWORKS

FloatArray = NDArray[np.float64]
Layers = list[FloatArray]
"""Weight and bias of each layer in turn."""

SIZES = (2, 50, 50, 1)
POINTS, TURNS = 200, 2.0
STEPS, RATE = 2000, 0.01


def two_spirals() -> tuple[FloatArray, FloatArray]:
    """Points (2 POINTS, 2) on two spirals around the origin, within [-1, 1]^2, and their labels 0 and 1."""
    along = np.sqrt(np.linspace(0.01, 1.0, POINTS))
    angle = 2.0 * math.pi * TURNS * along
    arm = (0.95 * along * np.array([np.cos(angle), np.sin(angle)])).T
    return np.vstack([arm, -arm]), np.repeat([[0.0], [1.0]], POINTS, axis=0)


def trained(seed: int) -> Layers:
    """He's weights (He et al. 2015) and no biases, then full-batch Adam (Kingma & Ba 2015, algorithm 1)."""
    rng = np.random.default_rng(seed)
    layers = []
    for inputs, units in pairwise(SIZES):
        layers += [rng.normal(0.0, math.sqrt(2.0 / inputs), (units, inputs)), np.zeros(units)]
    points, labels = two_spirals()
    means, squares = [np.zeros_like(array) for array in layers], [np.zeros_like(array) for array in layers]
    for step in range(1, STEPS + 1):
        for i, slope in enumerate(slopes_of_loss(layers, points, labels)):
            means[i] = 0.9 * means[i] + 0.1 * slope
            squares[i] = 0.999 * squares[i] + 0.001 * slope**2
            change = means[i] / (1.0 - 0.9**step) / (np.sqrt(squares[i] / (1.0 - 0.999**step)) + 1e-8)
            layers[i] = (layers[i] - RATE * change).astype(np.float32).astype(np.float64)
    return layers


def activations(layers: Layers, points: FloatArray) -> list[FloatArray]:
    """The points, the activations of each hidden layer, and the output."""
    rows = [points]
    for weight, bias in zip(layers[::2], layers[1::2], strict=True):
        rows.append(np.maximum(rows[-1] @ weight.T + bias, 0.0))
    return [*rows[:-1], rows[-2] @ layers[-2].T + layers[-1]]


def slopes_of_loss(layers: Layers, points: FloatArray, labels: FloatArray) -> Layers:
    """The derivative of the mean logistic loss by each weight and bias: backpropagation."""
    *rows, output = activations(layers, points)
    back = (1.0 / (1.0 + np.exp(-output)) - labels) / len(labels)
    found: Layers = []
    for weight, row in zip(layers[-2::-2], rows[::-1], strict=True):
        found = [back.T @ row, back.sum(axis=0), *found]
        back = (back @ weight) * (row > 0.0)
    return found


def main() -> None:
    """Train, say how well, and write the file."""
    layers = trained(seed=0)
    points, labels = two_spirals()
    right = np.mean((activations(layers, points)[-1] > 0.0) == (labels > 0.5))
    content = {
        "name": "two-spirals",
        "source": "python -m benchmarks.train",
        "network": {
            "kind": "weights",
            "layers": [
                {"weight": weight.tolist(), "bias": bias.tolist()}
                for weight, bias in zip(layers[::2], layers[1::2], strict=True)
            ],
        },
    }
    (NETWORKS / "two-spirals.json").write_text(json.dumps(content, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{right:.1%} of the points are on the right side.")


if __name__ == "__main__":
    main()
