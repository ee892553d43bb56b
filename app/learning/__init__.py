"""What gradient descent finds, and how its gradients are computed; written to be read beside the lecture.

A network is a chain of L affine layers with activations between them, on one point x:

    h_0 = x,    z_l = W_l h_{l-1} + b_l,    h_l = a_l(z_l) for l < L,    f(x) = z_L.

d_l is the number of entries of z_l and h_l, so W_l has d_l rows and d_{l-1} columns. L counts the output layer, too: it
is `Network.depth` + 1. A batch of N points is a matrix with one column for each point: x is (d_0, N), z_l is (d_l, N).
"""

from app.learning.chain import (
    Bracketing,
    Memory,
    bracketing_cost,
    bracketing_memory,
    cheapest_bracketing,
    checked_bracketing,
    forward_bracketing,
    forward_cost,
    forward_memory,
    reverse_bracketing,
    reverse_cost,
    reverse_memory,
)
from app.learning.chain_product import multiplied, random_factors
from app.learning.data import CURVE_NAMES, CurveName, Data, Task, curve_data, data_of, with_label_noise
from app.learning.expression import expression_of
from app.learning.losses import LOSS_NAMES, LOSSES, LossName, accuracy, error_share
from app.learning.optimisers import OPTIMISER_NAMES, USUAL_RATES, OptimiserName
from app.learning.parameters import flat, parameters_of
from app.learning.pasted import PastedData, Scaling, pasted_data
from app.learning.points import points_from_text
from app.learning.shapes import SHAPE_NAMES, ShapeName
from app.learning.starts import START_NAMES, StartName, starting_network
from app.learning.sweep import outputs_of
from app.learning.sweep_costs import evaluation_cost, gradient_cost, hessian_cost, hessian_vector_cost, parameter_count
from app.learning.training import Plan, TrainingEnd, TrainingStep, check_plan, train

__all__ = [
    "CURVE_NAMES",
    "LOSSES",
    "LOSS_NAMES",
    "OPTIMISER_NAMES",
    "SHAPE_NAMES",
    "START_NAMES",
    "USUAL_RATES",
    "Bracketing",
    "CurveName",
    "Data",
    "LossName",
    "Memory",
    "OptimiserName",
    "PastedData",
    "Plan",
    "Scaling",
    "ShapeName",
    "StartName",
    "Task",
    "TrainingEnd",
    "TrainingStep",
    "accuracy",
    "bracketing_cost",
    "bracketing_memory",
    "cheapest_bracketing",
    "check_plan",
    "checked_bracketing",
    "curve_data",
    "data_of",
    "error_share",
    "evaluation_cost",
    "expression_of",
    "flat",
    "forward_bracketing",
    "forward_cost",
    "forward_memory",
    "gradient_cost",
    "hessian_cost",
    "hessian_vector_cost",
    "multiplied",
    "outputs_of",
    "parameter_count",
    "parameters_of",
    "pasted_data",
    "points_from_text",
    "random_factors",
    "reverse_bracketing",
    "reverse_cost",
    "reverse_memory",
    "starting_network",
    "train",
    "with_label_noise",
]
