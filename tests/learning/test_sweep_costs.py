"""The costs of the sweeps against the multiplications of the matrix products that they really make."""

import numpy as np
import pytest

from app.learning import sweep_costs
from app.learning.hessian import hessian, hessian_vector_product
from app.learning.losses import SQUARED_ERROR
from app.learning.parameters import parameters_of
from app.learning.reverse_mode import loss_gradient
from app.learning.sweep import outputs_of
from app.networks import Network
from tests.learning.networks import ACTIVATIONS, ARCHITECTURES, drawn_network


class Counted(np.ndarray):
    """An array that counts the multiplications of each matrix product it takes part in."""

    multiplications = 0

    def __array_ufunc__(self, ufunc, method, *inputs, **options):
        plain = [np.asarray(each) for each in inputs]
        if ufunc is np.matmul:
            (rows, inner), columns = plain[0].shape, plain[1].shape[1]
            Counted.multiplications += rows * inner * columns
        found = getattr(ufunc, method)(*plain, **options)
        return found.view(Counted) if isinstance(found, np.ndarray) else found


@pytest.mark.parametrize("sizes", ARCHITECTURES, ids=str)
def test_the_costs_are_the_counted_multiplications(sizes):
    network = drawn_network(sizes, ACTIVATIONS["relu"])
    counted = Network(tuple(weight.view(Counted) for weight in network.weights), network.biases, network.activations)
    point, target = np.ones((sizes[0], 1)).view(Counted), np.ones((sizes[-1], 1))
    arguments = (counted, point, target, SQUARED_ERROR)
    direction = [(weight.view(Counted), bias) for weight, bias in parameters_of(network)]

    def multiplications(question, *arguments):
        Counted.multiplications = 0
        question(*arguments)
        return Counted.multiplications

    assert multiplications(outputs_of, counted, point) == sweep_costs.evaluation_cost(sizes)
    assert multiplications(loss_gradient, *arguments) == sweep_costs.gradient_cost(sizes)
    assert multiplications(hessian_vector_product, *arguments, direction) == sweep_costs.hessian_vector_cost(sizes)
    assert multiplications(hessian, *arguments) == sweep_costs.hessian_cost(sizes)
    assert network.parameters == sweep_costs.parameter_count(sizes)
