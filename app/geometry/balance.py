"""The same function with weights of ordinary size."""

from __future__ import annotations

import numpy as np

from app.networks import Network


def balanced(network: Network) -> Network:
    """Scale each hidden unit so that the largest of its weights and its bias lies in [1/2, 1).

    ReLU commutes with positive factors, so what is taken out of a unit is put into the weights of the next layer that
    read it. The factors are powers of two: no digit changes, and every fold stays where it is. Without this,
    sums of squares would overflow or vanish where the weights are very large or very small.
    """
    weights, biases = [], []
    taken = np.zeros(network.input_dim, dtype=np.int64)
    for weight, bias in zip(network.weights[:-1], network.biases[:-1], strict=True):
        fraction, exponent = np.frexp(np.column_stack([weight, bias]))
        exponent = exponent + np.append(taken, 0)
        taken = np.where(fraction != 0.0, exponent, np.iinfo(np.int64).min).max(axis=1)
        taken = np.where((fraction != 0.0).any(axis=1), taken, 0)
        scaled = np.ldexp(fraction, exponent - taken[:, None])
        weights.append(np.ascontiguousarray(scaled[:, :-1]))
        biases.append(np.ascontiguousarray(scaled[:, -1]))
    with np.errstate(over="ignore"):
        weights.append(np.ldexp(network.weights[-1], taken))
    return Network(tuple(weights), (*biases, network.biases[-1]))
