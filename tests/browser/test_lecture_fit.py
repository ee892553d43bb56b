"""The mathematics of the units that are built by hand, against least squares over all directions of the units."""

import itertools
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import Page

from .lecture_stage import open_stage, static_url

Polyline = list[list[float]]
NAMED = {
    "|x|": ([[-3, 3], [0, 0], [3, 3]], 2),
    "triangle": ([[-3, 0], [-1, 0], [0, 2], [1, 0], [3, 0]], 3),
    "tent": ([[-3, 0], [0, 2], [3, 0]], 2),
    "constant": ([[-3, 1], [3, 1]], 0),
    "line": ([[-3, 1], [3, 2]], 1),
    "level at its end": ([[-3, 1], [0, 2], [3, 2]], 1),
    "never level, but a change makes up for the first slope": ([[-3, 0], [-1, 2], [1, 8], [3, 12]], 2),
    "points on a straight line": ([[-3, -3], [0, 0], [1, 1], [3, 3]], 1),
}


@pytest.fixture
def fitting(page: Page, server) -> Page:
    """A page that has the modules of the mathematics as `window.fitting`."""
    open_stage(page, server.url, "build")
    page.evaluate(
        """async (folder) => {
          const names = ["units", "fit", "targets", "sawtooth"];
          const modules = await Promise.all(names.map((name) => import(`${folder}/${name}.js`)));
          window.fitting = Object.assign({}, ...modules);
        }""",
        f"{static_url(page, server.url)}/js/lecture",
    )
    return page


def fits(page: Page, lines: list[Polyline]) -> list[dict[str, Any]]:
    """For each line: the least number, the sum that fits, and its error as the page tells it."""
    answer: list[dict[str, Any]] = page.evaluate(
        """(lines) => lines.map((line) => {
          const { fit, leastUnits, farthest } = window.fitting;
          const sum = fit(line);
          return { least: leastUnits(line), ...sum, error: farthest(sum, line).error };
        })""",
        lines,
    )
    return answer


def bends(line: Polyline) -> NDArray[np.float64]:
    """The inputs where the slope of the line changes."""
    points = np.array(line)
    slopes = np.diff(points[:, 1]) / np.diff(points[:, 0])
    return np.asarray(points[1:-1, 0][np.abs(np.diff(slopes)) > 1e-9])


def values(units: list[dict[str, float]], bias: float, x: NDArray[np.float64]) -> NDArray[np.float64]:
    """The sum of the units."""
    return bias + sum((u["weight"] * np.maximum(u["slope"] * (x - u["kink"]), 0) for u in units), np.zeros_like(x))


def with_one_unit_at_each_kink(line: Polyline) -> bool:
    """Whether some directions of units at the kinks, with the best weights and bias, make the line."""
    points = np.array(line)
    kinks = bends(line)
    for directions in itertools.product([-1, 1], repeat=len(kinks)):
        columns = [np.maximum(side * (points[:, 0] - kink), 0) for side, kink in zip(directions, kinks, strict=True)]
        matrix = np.column_stack([np.ones(len(points)), *columns])
        weights = np.linalg.lstsq(matrix, points[:, 1], rcond=None)[0]
        if np.abs(matrix @ weights - points[:, 1]).max() < 1e-6:
            return True
    return False


@pytest.mark.parametrize("name", NAMED)
def test_the_least_number_of_named_lines(fitting: Page, name: str) -> None:
    line, least = NAMED[name]
    (found,) = fits(fitting, [line])
    assert (found["least"], len(found["units"])) == (least, least)
    assert found["error"] < 1e-9


def test_the_targets_need_what_theory_says(fitting: Page) -> None:
    targets = fitting.evaluate("window.fitting.TARGETS")
    least = {name: found["least"] for name, found in zip(targets, fits(fitting, list(targets.values())), strict=True)}
    assert least == {"|x|": 2, "triangle": 3, "sine": 7}
    assert [len(bends(line)) for line in targets.values()] == [1, 3, 6]


def test_no_fewer_units_can_and_these_do(fitting: Page) -> None:
    random = np.random.default_rng(5)
    lines = []
    for _ in range(120):
        inner = np.sort(random.choice(np.arange(-11, 12), size=random.integers(0, 7), replace=False)) / 4
        x = np.array([-3.0, *inner, 3.0])
        y = np.concatenate([[random.integers(-2, 3)], random.integers(-3, 4, size=len(x) - 1) * np.diff(x)]).cumsum()
        lines.append(np.column_stack([x, y]).tolist())
    everywhere = np.linspace(-3, 3, 2001)
    both = set()
    for line, found in zip(lines, fits(fitting, lines), strict=True):
        kinks = len(bends(line))
        enough = with_one_unit_at_each_kink(line)
        both.add(enough)
        assert found["least"] == (kinks if enough else kinks + 1)
        assert len(found["units"]) == found["least"]
        wanted = np.interp(everywhere, *np.array(line).T)
        assert np.abs(values(found["units"], found["bias"], everywhere) - wanted).max() < 1e-9
    assert both == {True, False}


def test_the_error_is_the_largest_distance(fitting: Page) -> None:
    units = [{"kink": -1, "slope": 2, "weight": 0.7}, {"kink": 0.4, "slope": -1, "weight": -1.5}]
    line = [[-3, 1], [-0.5, -1], [2, 2], [3, 0]]
    told = fitting.evaluate(
        "([sum, line]) => window.fitting.farthest(sum, line)", [{"units": units, "bias": 0.3}, line]
    )
    everywhere = np.linspace(-3, 3, 60001)
    distances = np.abs(values(units, 0.3, everywhere) - np.interp(everywhere, *np.array(line).T))
    assert told["error"] == pytest.approx(distances.max(), abs=1e-9)
    assert told["x"] == pytest.approx(everywhere[distances.argmax()], abs=1e-9)


def test_a_bump_is_level_beside_it_and_a_step_is_two_levels(fitting: Page) -> None:
    x = np.linspace(-3, 3, 601)
    bump = values(fitting.evaluate("window.fitting.bump([])"), 0, x)
    assert bump.max() == 1
    assert np.abs(bump[np.abs(x) > 1]).max() < 1e-12
    step = values(fitting.evaluate("window.fitting.step([])"), 0, x)
    assert np.abs(step[x < -0.2]).max() == 0
    assert np.abs(step[x > 0.2] - 1).max() < 1e-12


def test_a_stroke_becomes_few_pieces_near_it(fitting: Page) -> None:
    x = np.concatenate([np.linspace(-2.5, 2.5, 90), np.linspace(2.5, 1.5, 15)])
    y = np.round(np.sin(2 * x) + 0.5, 3)
    line = fitting.evaluate("(stroke) => window.fitting.drawn(stroke)", np.column_stack([x, y]).tolist())
    points = np.array(line)
    assert (points[0, 0], points[-1, 0]) == (-3, 3)
    assert np.diff(points[:, 0]).min() > 0.19
    assert len(points) <= 11
    assert np.abs(np.interp(x, *points.T) - y).max() < 0.3
    assert fitting.evaluate("window.fitting.drawn([[0, 1], [0.1, 1]])") is None


def test_the_sawtooth_is_exact(fitting: Page) -> None:
    line = np.array(fitting.evaluate("window.fitting.sawtooth(10)"))
    assert len(line) == 1025
    assert (line[:, 1] == np.where(np.arange(1025) % 2 == 0, 2, -2)).all()
    assert (np.diff(line[:, 0]) == 4 / 1024).all()
    assert fitting.evaluate("window.fitting.piecesOf(window.fitting.sawtooth(10))") == 1024
