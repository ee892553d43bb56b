"""The same network in other numbers. Each function changes the weights and, in exact arithmetic, no count.

A network is a list of (weight, bias) arrays. Its numbers must be short, as `shortened` makes them: then float64 holds
every number of the new network exactly.
"""

import numpy as np


def layers_of(network):
    return list(zip(network.weights, network.biases, strict=True))


def shortened(network, bits=10):
    """The network, all its numbers rounded to whole multiples of 2^-bits."""
    return [tuple(np.round(array * 2.0**bits) / 2.0**bits for array in pair) for pair in layers_of(network)]


def moved(layers, by):
    """f(x - by), one number for each input."""
    (weight, bias), *rest = layers
    return [(weight, bias - weight @ np.asarray(by, dtype=float)), *rest]


def stretched(layers, powers):
    """f(x / 2^powers), one power for each input."""
    (weight, bias), *rest = layers
    return [(np.ldexp(weight, -np.asarray(powers)), bias), *rest]


def scaled(layers, powers):
    """Each hidden unit times a power of two, which the next layer takes back. powers: (n_l,) for each hidden layer."""
    weights, biases = ([pair[place] for pair in layers] for place in (0, 1))
    for layer, power in enumerate(powers):
        weights[layer], biases[layer] = np.ldexp(weights[layer], power[:, None]), np.ldexp(biases[layer], power)
        weights[layer + 1] = np.ldexp(weights[layer + 1], -power)
    return list(zip(weights, biases, strict=True))


def copied(layers, layer, rng):
    """Some units of a hidden layer once or twice more: equal, tripled, times a power of two, or negated.

    A copy that is a positive multiple takes over a part of what the next layer reads of its unit. Negated copies are
    added in pairs which the next layer subtracts from each other.
    """
    (weight, bias), (after, after_bias) = layers[layer], layers[layer + 1]
    rows, constants, read = [*weight], [*bias], [*after.T.copy()]
    for _ in range(1 + len(bias) // 2):
        unit, share = rng.integers(len(bias)), rng.integers(-8, 9, len(after)) / 4.0
        factor = rng.choice([1.0, 1.0, 3.0, 2.0, 0.25, 2.0**30, 2.0**-30, -1.0, -3.0, -0.5])
        if factor > 0.0:
            power = 1.0 if factor == 3.0 else factor
            read[unit] = read[unit] - factor / power * share
            added = [share / power]
        else:
            added = [share, -share]
        for column in added:
            rows.append(factor * weight[unit])
            constants.append(factor * bias[unit])
            read.append(column)
    changed = list(layers)
    changed[layer] = np.array(rows), np.array(constants)
    changed[layer + 1] = np.array(read).T, after_bias
    return changed


def relayed(layers, layer, times=1):
    """After a hidden layer of ReLUs, layers that pass its activations on: no unit of theirs has a fold of its own."""
    units = len(layers[layer][1])
    return [*layers[: layer + 1], *[(np.eye(units), np.zeros(units))] * times, *layers[layer + 1 :]]
