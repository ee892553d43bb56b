"""The views in which networks learn: the film of one run, and many runs side by side."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from app.lecture.strict import Query, StatePreset, Strict, Text, Title

CurveName = Literal["sine", "absolute", "step", "polynomial"]
ShapeName = Literal["moons", "circles", "spirals", "xor", "stripes"]
StartName = Literal["he", "glorot", "pytorch", "lecture", "tiny", "large"]
OptimiserName = Literal["gradient_descent", "momentum", "adam"]
SHAPES = ("moons", "circles", "spirals", "xor", "stripes")
ValueName = Literal[
    "train_error",
    "test_error",
    "train_loss",
    "test_loss",
    "linear_regions",
    "activation_regions",
    "linear_regions_at_start",
    "dead_units",
]
TrainingControl = Literal[
    "data",
    "train",
    "test",
    "noise",
    "label_noise",
    "depth",
    "width",
    "activation",
    "start",
    "optimiser",
    "rate",
    "momentum",
    "decay",
    "batch",
    "steps",
    "every",
    "seed",
]
Points = Annotated[int, Field(ge=1, le=1000)]
Seed = Annotated[int, Field(ge=0, le=1_000_000)]


class Training(Strict):
    """A training run in one table; what is left out is as in POST /api/v1/training."""

    data: CurveName | ShapeName | None = None
    train: Points | None = None
    test: Annotated[int, Field(ge=0, le=2000)] | None = None
    noise: Annotated[float, Field(ge=0, le=10)] | None = None
    label_noise: Annotated[float, Field(ge=0, le=1)] | None = None
    widths: Annotated[list[Annotated[int, Field(ge=1, le=256)]], Field(max_length=8)] | None = None
    start: StartName | None = None
    optimiser: OptimiserName | None = None
    learning_rate: Annotated[float, Field(gt=0, le=100)] | None = None
    batch: Points | None = None
    steps: Annotated[int, Field(ge=0, le=5000)] | None = None
    seed: Seed | None = None


class NamedRun(Training):
    """A run that differs from the others in the fields that it has, and its name."""

    label: Title


class TrainingView(Strict):
    """A network learns: the film of a run, with its loss and its regions over the steps.

    state: the query of the address of /train. figure: the number at the play head that the scene is about.
    """

    kind: Literal["training"]
    state: Query
    controls: list[TrainingControl] = Field([])
    figure: Literal["linear_regions", "activation_regions", "dead_units", "train_loss", "test_loss", "test_error"] = (
        "linear_regions"
    )
    presets: list[StatePreset] = Field([], max_length=6)


class SpreadFigure(Strict):
    """The median over the seeds of one value of one run."""

    run: Title
    value: ValueName
    words: Text


class SpreadView(Strict):
    """How many runs end, with some seeds each. panels: the values of each chart. run: what all runs have in common.

    seeds: of each run at first; more: with the button. joined: whether lines join the medians, for runs that differ in
    a number; across: what that number is.
    """

    kind: Literal["spread"]
    run: Training
    runs: list[NamedRun] = Field(min_length=1, max_length=20)
    panels: list[Annotated[list[ValueName], Field(min_length=1, max_length=2)]] = Field(min_length=1, max_length=3)
    figure: SpreadFigure
    seeds: int = Field(3, ge=1, le=20)
    more: int = Field(10, ge=1, le=50)
    joined: bool = False
    across: Text = ""

    @model_validator(mode="after")
    def _check_runs(self) -> SpreadView:
        labels = [run.label for run in self.runs]
        if self.figure.run not in labels:
            raise ValueError(f"figure.run is none of the runs' labels: {self.figure.run!r}")
        if len(set(labels)) < len(labels):
            raise ValueError("runs hold two with the same label")
        asked = {value for panel in self.panels for value in panel} | {self.figure.value}
        shapes = all((run.data or self.run.data) in SHAPES for run in self.runs)
        if asked & {"train_error", "test_error"} and not shapes:
            raise ValueError("panels hold an error, which only data with classes have")
        return self
