"""What a scene of a deck may hold. docs/decks.md describes the same for those who write one."""

from __future__ import annotations

from html import escape
from typing import Annotated, Literal

from latex2mathml import exceptions
from latex2mathml.converter import convert
from pydantic import Field, StringConstraints, field_validator

from app.lecture.strict import Query, StatePreset, Strict, Text, Title
from app.lecture.training_views import SpreadView, TrainingView

BROKEN_FORMULA = tuple(
    each for each in vars(exceptions).values() if isinstance(each, type) and issubclass(each, Exception)
)
"""They have no common base of their own."""

Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
Notes = Annotated[str, StringConstraints(max_length=5000)]
Count = Literal["linear_regions", "activation_regions", "kinks", "turning_points"]
Grown = Literal["width", "depth"]
ControlName = Literal[
    "kind",
    "input_dim",
    "depth",
    "width",
    "widths",
    "noise",
    "middle",
    "seed",
    "init",
    "activation",
    "slope",
    "weight_scale",
    "bias_scale",
    "colour",
    "folds",
    "zero",
    "dual",
    "grid",
    "curves",
    "added",
    "slopes",
    "layer",
]


def mathml(formula: str, display: Literal["block", "inline"]) -> str:
    """LaTeX as MathML. Raises ValueError if it can't be read."""
    try:
        made = convert(formula, display=display)
    except BROKEN_FORMULA:
        made = "\\"
    # A command that is not known comes back as it is.
    if "\\" in made:
        raise ValueError(f"is no LaTeX that can be shown: {formula!r}")
    return made


def html(text: str) -> str:
    """Text as HTML; between two dollar signs it is LaTeX. Raises ValueError if that can't be read."""
    parts = text.split("$")
    if len(parts) % 2 == 0:
        raise ValueError("holds a single dollar sign; formulas stand between two")
    return "".join(mathml(part, "inline") if index % 2 else escape(part) for index, part in enumerate(parts))


class Series(Strict):
    """Networks that are counted ahead, one for each value of a field, and drawn as points of one colour."""

    label: Title
    state: Query
    field: Grown
    values: list[Annotated[int, Field(ge=0, le=4096)]] = Field(min_length=1, max_length=60)


class Growth(Strict):
    """A chart beside the plot: counts against the number of units, or against a field.

    line: a curve of theory to compare with, drawn over the chart.
    """

    across: Literal["units", "width", "depth"]
    logarithmic: bool = False
    series: list[Series] = Field(min_length=1, max_length=4)
    line: Literal["x", "x + 1", "2^x", "x^2 / 2"] | None = None


class ExplorerView(Strict):
    """The explorer's plot with the controls that the scene needs."""

    kind: Literal["explorer"]
    state: Query
    controls: list[ControlName] = Field([])
    figure: Count = "linear_regions"
    words: Text = ""
    presets: list[StatePreset] = Field([], max_length=6)
    growth: Growth | None = None
    theory: bool = Field(False, description="Whether what theory says stands under the number.")


class PerceptronView(Strict):
    """The diagram of a network, lit by an input that one drags."""

    kind: Literal["perceptron"]
    state: Query


class VersusView(Strict):
    """One hidden layer and a sawtooth of as many units, side by side, with a chart of pieces against units."""

    kind: Literal["versus"]
    units: int = Field(8, ge=2, le=30, multiple_of=2)


class DrawsView(Strict):
    """Sawtooths with noise, and a histogram over many draws."""

    kind: Literal["draws"]
    depth: int = Field(6, ge=1, le=10)
    noise: float = Field(0.0, ge=0.0, le=10.0)


Size = Annotated[int, Field(ge=1, le=1000)]
Sizes = Annotated[list[Size], Field(min_length=3, max_length=6)]


class Chain(Strict):
    """A button that shows a chain with other sizes."""

    label: Title
    sizes: Sizes


class CostsView(Strict):
    """What derivatives cost: a chain of Jacobians in some orders, or gradient, Hessian-vector product and Hessian.

    sizes: d_0, ..., d_L. show: what is drawn, from above. orders: which are compared. figure: the number that the scene
    is about.
    """

    kind: Literal["costs"]
    sizes: Sizes
    show: list[Literal["trees", "multiplications", "activations", "sweeps", "growth"]] = Field(min_length=1)
    orders: list[Literal["forward", "reverse", "cheapest"]] = Field(["forward", "reverse", "cheapest"], min_length=1)
    figure: Literal["cheapest", "times", "gradients"] = "cheapest"
    presets: list[Chain] = Field([], max_length=4)


class PlainView(Strict):
    """A view that needs nothing said."""

    kind: Literal["relu", "units", "build", "folding"]


View = Annotated[
    ExplorerView | PerceptronView | VersusView | DrawsView | CostsView | TrainingView | SpreadView | PlainView,
    Field(discriminator="kind"),
]


class Scene(Strict):
    """One slide. formulas: LaTeX. text: a sentence or two under the title. notes: for the presenter alone."""

    name: Name
    title: Title
    formulas: list[Text] = Field([], max_length=4)
    text: Text = ""
    question: Text = ""
    reveal: Text = ""
    notes: Notes = ""
    view: View

    @field_validator("formulas")
    @classmethod
    def _check_formulas(cls, formulas: list[str]) -> list[str]:
        for formula in formulas:
            mathml(formula, "block")
        return formulas

    @field_validator("text", "question", "reveal", "notes")
    @classmethod
    def _check_text(cls, text: str) -> str:
        html(text)
        return text


class Deck(Strict):
    """A lecture. The names of its scenes differ."""

    title: Title
    scenes: list[Scene] = Field(min_length=1, max_length=200)

    @field_validator("scenes")
    @classmethod
    def _check_names(cls, scenes: list[Scene]) -> list[Scene]:
        names = [scene.name for scene in scenes]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise ValueError(f"hold two scenes with the name {twice!r}")
        return scenes
