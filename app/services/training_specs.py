"""What may be asked of training: the data, the network to start with, and the plan."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from app.learning import CurveName, LossName, OptimiserName, ShapeName, StartName, Task
from app.services.specs import LARGEST_SEED, Activations, Strict, WindowSpec, not_endless, refuse
from app.settings import MOST_RUNS


def _not_endless_runs(value: object) -> object:
    if type(value) is list and not 1 <= len(value) <= MOST_RUNS:
        refuse("", f"must hold one run at least, and {MOST_RUNS:,} at most.")
    return value


Seed = Annotated[int, Field(ge=0, le=LARGEST_SEED)]
Share = Annotated[float, Field(ge=0, lt=1)]
LabelNoise = Annotated[
    float,
    Field(
        ge=0,
        le=1,
        description="The share of training targets, drawn at random, that are replaced by those of other points.",
    ),
]


class _DrawnDataSpec(Strict):
    """Points that are drawn at random."""

    train: int = Field(200, ge=1, description="Number of points to train on.")
    test: int = Field(200, ge=0, description="Number of points to test on; 0 for no test part.")
    noise: float = Field(
        0.05, ge=0, le=1000, description="Standard deviation: of the values of a curve, or of the places of a shape."
    )
    label_noise: LabelNoise = 0.0
    seed: Seed = Field(0, description="The same seed gives the same points.")


class NamedDataSpec(_DrawnDataSpec):
    """A curve on [-2, 2] to be fitted, or two classes in the plane to be told from each other."""

    kind: CurveName | ShapeName


class ExpressionDataSpec(_DrawnDataSpec):
    """A curve on [-2, 2] that is typed."""

    kind: Literal["expression"]
    text: str = Field(
        description="A formula in x, such as sin(3*x) + 0.5*abs(x): numbers, pi, + - * / **, parentheses, abs, sin, "
        "cos, exp, tanh, max and min."
    )


class PastedDataSpec(Strict):
    """Points that are given: rows of x and y, or of x_1, x_2 and y, maybe below a row of names."""

    kind: Literal["pasted"]
    text: str = Field(description="Columns are parted by tabs, semicolons, commas or spaces.")
    input_dim: Annotated[int, Field(ge=1, le=2)] | None = Field(
        None, description="Number of inputs that the text must have; any if left out."
    )
    task: Task | None = Field(
        None, description="null takes y for a class where there are two inputs and y has only two values."
    )
    scale: bool = Field(
        True,
        description="Whether the numbers are moved and scaled to where training works: one input into [-2, 2], two "
        "into [-1, 1]^2, targets into [-1, 1]. If not, they stay where they are, and classes must be 0 and 1.",
    )
    test_share: Share = Field(0.0, description="The share of rows, drawn at random, to test on.")
    label_noise: LabelNoise = 0.0
    seed: Seed = Field(0, description="Of the rows to test on and of the label noise.")


DataSpec = Annotated[NamedDataSpec | ExpressionDataSpec | PastedDataSpec, Field(discriminator="kind")]


class LearnerSpec(Strict):
    """The network to start with. It has as many inputs as the data, and one output."""

    widths: Annotated[tuple[Annotated[int, Field(ge=1)], ...], BeforeValidator(not_endless)] = Field(
        (16, 16, 16), strict=False, description="Number of units of each hidden layer, the first one first."
    )
    start: StartName = Field(
        "pytorch",
        description="How weights and biases are drawn. `tiny` and `large` are `he` with all of them times 0.1 and 4.",
    )
    activation: Activations | None = Field(
        None, description="What the hidden units apply: one for all hidden layers, or a list. ReLU if left out."
    )
    seed: Seed = Field(0, description="The same seed gives the same network.")


class PlanSpec(Strict):
    """How to train."""

    loss: LossName | None = Field(None, description="null is `logistic` for classes, else `squared_error`.")
    optimiser: OptimiserName = Field("adam", description="What makes a step of a gradient.")
    learning_rate: float | None = Field(
        None, gt=0, description="null is 0.01 for adam, 0.02 for momentum and 0.05 for gradient_descent."
    )
    momentum: float = Field(0.9, ge=0, lt=1, description="Read by the optimiser `momentum` alone.")
    weight_decay: float = Field(
        0.0, ge=0, description="Each step takes learning_rate * weight_decay of each weight off it, not of the biases."
    )
    batch: int | None = Field(None, ge=1, description="Points of a step, drawn without replacement; null for all.")
    steps: int = Field(500, ge=0, description="Number of steps.")
    seed: Seed = Field(0, description="Of the order of the points, where a batch is not all of them.")


class RunSpec(Strict):
    """One training run."""

    data: DataSpec
    network: LearnerSpec = Field(LearnerSpec(), description="The network to start with.")
    plan: PlanSpec = Field(PlanSpec(), description="How to train.")


class TrainingRequest(RunSpec):
    """A training run that is told picture by picture."""

    window: WindowSpec | None = Field(
        None, description="Where regions are counted; null is the box of all points with a tenth of it on each side."
    )
    every: int = Field(5, ge=1, description="Each such step is a picture; so are the start and the last step.")


class SpreadRequest(Strict):
    """Training runs, each with several seeds."""

    runs: Annotated[tuple[RunSpec, ...], BeforeValidator(_not_endless_runs)] = Field(
        strict=False, description="The runs, each as a training run without `window` and `every`."
    )
    seeds: int = Field(1, ge=1, description="How often each is trained: its three seeds plus 0, plus 1, and so on.")
