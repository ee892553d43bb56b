"""The answer to "how many regions?", as the API, the stream and the command line give it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Literal, NotRequired, cast

from typing_extensions import TypedDict

from app.geometry import Assurance, Step, Window
from app.networks import RELU, Network
from app.services.specs import ActivationForm, NetworkSpec, SawtoothSpec, activation_form
from app.theory import theory_lines


class WindowAnswer(TypedDict):
    """The window that was looked at; y only for two inputs."""

    x: list[float]
    y: NotRequired[list[float]]


class NetworkSummary(TypedDict):
    """The size of the network, and one activation for each hidden layer unless all are ReLU."""

    input_dim: int
    output_dim: int
    hidden_widths: list[int]
    units: int
    parameters: int
    activations: NotRequired[list[ActivationForm]]


class ReferenceAnswer(TypedDict):
    """A publication. `theorem`: where in it, null if that has no number. `link`: null if it is not online."""

    authors: str
    year: int
    title: str
    theorem: str | None
    link: str | None


class TheoryAnswer(TypedDict):
    """What theory says; `value` is null beyond 2^53, `log10` is always there.

    `kind`: exact; upper, if no network of this shape has more; reached, if some network of this shape has as many;
    expectation, for what is typical. `mathml` is the formula as a `math` element. `reference` is null if there is no
    publication. `also` names other sources that give the same number here.
    """

    name: str
    kind: Literal["exact", "upper", "reached", "expectation"]
    value: int | None
    log10: float
    sentence: str
    formula: str
    mathml: str
    source: str
    reference: ReferenceAnswer | None
    also: list[str]


class Counts(TypedDict):
    """The counts; each is null if a budget stopped the count. `kinks` and `turning_points` for one input only.

    Those that are unbounded, which are among the regions, only of the whole line or plane.
    """

    activation_regions: int | None
    linear_regions: int | None
    slivers: int | None
    kinks: NotRequired[int | None]
    turning_points: NotRequired[int | None]
    unbounded_activation_regions: NotRequired[int | None]
    unbounded_linear_regions: NotRequired[int | None]


class AssuranceAnswer(TypedDict):
    """How a complete count was checked: `euler` is vertices - edges + cells, always 1.

    `area_error`: by how much the areas of all cells miss the window's, as a fraction of it; with one input the
    lengths; null without a window. `ambiguous`: how many signs were too close to zero to tell and taken as zero.
    """

    euler: int
    area_error: float | None
    ambiguous: int


class Progress(TypedDict):
    """How far a count came: hidden layers finished, of how many, and cells made so far."""

    layer: int
    layers: int
    cells: int


class Question(TypedDict):
    """What was asked: the beginning of every answer, known before anything is counted."""

    dimension: int
    window: WindowAnswer | None
    network: NetworkSummary
    theory: list[TheoryAnswer]


class Answer(TypedDict):
    """The answer. If `complete` is false, `reason` says which budget stopped the count and `so_far` how far it came.

    `assurance` says how the counts were checked; it is null if a budget stopped the count.

    `geometry` is there if it was asked for; it is null, and `geometry_reason` says why, if it would be too large.
    """

    dimension: int
    window: WindowAnswer | None
    complete: bool
    reason: str | None
    counts: Counts
    assurance: AssuranceAnswer | None
    so_far: NotRequired[Progress]
    network: NetworkSummary
    theory: list[TheoryAnswer]
    geometry: NotRequired[dict[str, Any] | None]
    geometry_reason: NotRequired[str]


def question_of(spec: NetworkSpec, network: Network, window: Window | None) -> Question:
    """Describe what is asked: the network's size, the window and what theory says."""
    box = None if window is None else tuple(zip(window.lower, window.upper, strict=True))
    noise, middle = (spec.noise, spec.middle) if isinstance(spec, SawtoothSpec) else (0.0, "sawtooth")
    return {
        "dimension": network.input_dim,
        "window": None if window is None else window_answer(window),
        "network": network_summary(network),
        "theory": [
            cast(TheoryAnswer, asdict(line))
            for line in theory_lines(spec.kind, network, box, noise, middle == "random")
        ],
    }


def network_summary(network: Network) -> NetworkSummary:
    """The size of the network as answers write it."""
    summary: NetworkSummary = {
        "input_dim": network.input_dim,
        "output_dim": network.output_dim,
        "hidden_widths": list(network.hidden_widths),
        "units": network.units,
        "parameters": network.parameters,
    }
    if any(activation != RELU for activation in network.activations):
        summary["activations"] = [activation_form(activation) for activation in network.activations]
    return summary


def window_answer(window: Window) -> WindowAnswer:
    """The window as answers write it."""
    x, *y = ([low, high] for low, high in zip(window.lower, window.upper, strict=True))
    return {"x": x, "y": y[0]} if y else {"x": x}


def complete_answer(question: Question, counts: dict[str, int], assurance: Assurance) -> Answer:
    """The answer with all its counts, and how they were checked."""
    checks: AssuranceAnswer = {
        "euler": assurance.euler,
        "area_error": assurance.area_error,
        "ambiguous": assurance.ambiguous,
    }
    return _answer(question, None, Counts(**counts), checks)  # type: ignore[typeddict-item]


def partial_answer(question: Question, reason: str, step: Step) -> Answer:
    """The answer when a budget ended the count at `step`. A partial count is never shown as the count."""
    counts: Counts = {"activation_regions": None, "linear_regions": None, "slivers": None}
    if question["dimension"] == 1:
        counts |= {"kinks": None, "turning_points": None}
    if question["window"] is None:
        counts |= {"unbounded_activation_regions": None, "unbounded_linear_regions": None}
    answer = _answer(question, reason, counts, None)
    answer["so_far"] = {"layer": step.layer, "layers": step.layers, "cells": step.cells}
    return answer


def _answer(question: Question, reason: str | None, counts: Counts, assurance: AssuranceAnswer | None) -> Answer:
    return {
        "dimension": question["dimension"],
        "window": question["window"],
        "complete": reason is None,
        "reason": reason,
        "counts": counts,
        "assurance": assurance,
        "network": question["network"],
        "theory": question["theory"],
    }
