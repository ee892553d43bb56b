"""Decks are read as docs/decks.md says, and what is wrong is told by file, scene and field."""

from pathlib import Path
from typing import get_args

import pytest

from app.errors import InputError
from app.learning import CURVE_NAMES, OPTIMISER_NAMES, SHAPE_NAMES, START_NAMES
from app.lecture import default_deck, html, read_deck, training_views

SCENE = """
title = "A deck"
[[scenes]]
name = "first"
title = "The first scene"
[scenes.view]
kind = "relu"
"""
COSTS = SCENE.replace('"relu"', '"costs"\nsizes = [3, 4, 1]\nshow = ["trees"]')
SPREAD = SCENE.replace(
    '"relu"',
    """"spread"
panels = [["test_error"]]
figure = {run = "a", value = "test_error", words = "x"}
run = {data = "moons"}
runs = [{label = "a"}, {label = "b", widths = [4]}]""",
)
TRAINING = SCENE.replace('"relu"', '"training"\nstate = "data=sine"')
SECOND = """
[[scenes]]
name = "second"
title = "The second scene"
[scenes.view]
kind = "explorer"
state = "width=3"
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "deck.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_lecture_that_comes_with_the_app_has_the_scenes_of_the_lecture() -> None:
    names = [scene.name for scene in default_deck().scenes]
    assert names == [
        *("perceptron", "relu", "units", "sum", "width", "sawtooth", "versus", "typical", "plane", "summary"),
        *("chain", "reverse", "hessian"),
        *("learning", "start", "noise", "random-labels", "threshold", "algorithm"),
    ]
    assert all(scene.question and scene.reveal and scene.notes for scene in default_deck().scenes)


def test_a_small_deck_is_enough(tmp_path: Path) -> None:
    deck = read_deck(written(tmp_path, SCENE + SECOND))
    assert [scene.view.kind for scene in deck.scenes] == ["relu", "explorer"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "title is missing"),
        ('title = "x"\nscenes = []', "scenes"),
        ("title = ", "is not TOML"),
        (SCENE.replace('"relu"', '"rely"'), "scene 1 (first): view"),
        (SCENE.replace('name = "first"', ""), "scene 1: name is missing"),
        (SCENE.replace("first", "The First"), "scene 1 (The First): name"),
        (SCENE + 'colour = "red"', "scene 1 (first): view.colour is not known here"),
        (SCENE + SECOND.replace("second", "first", 1), "scenes hold two scenes with the name 'first'"),
        (SCENE + SECOND + 'controls = ["depht"]', "scene 2 (second): view.controls[0]"),
        (SCENE + SECOND.replace('state = "width=3"', ""), "scene 2 (second): view.state is missing"),
        (SCENE + SECOND.replace("width=3", "?width=3"), "scene 2 (second): view.state"),
        (SCENE.replace("[scenes.view]", "formulas = ['x^']\n[scenes.view]"), "scene 1 (first): formulas is no LaTeX"),
        (SCENE.replace("[scenes.view]", "formulas = ['\\foo']\n[scenes.view]"), "scene 1 (first): formulas is no"),
        (
            SCENE.replace("[scenes.view]", 'text = "it costs 3 $"\n[scenes.view]'),
            "scene 1 (first): text holds a single",
        ),
        (SCENE.replace("[[scenes]]", "[scenes]"), "scenes"),
        (COSTS.replace("3, 4, 1", "3, 4"), "scene 1 (first): view.sizes"),
        (COSTS.replace("3, 4, 1", "3, 0, 1"), "scene 1 (first): view.sizes[1]"),
        (COSTS.replace("trees", "tree"), "scene 1 (first): view.show[0]"),
        (COSTS + 'figure = "gradient"', "scene 1 (first): view.figure"),
        (COSTS + 'presets = [{label = "x"}]', "scene 1 (first): view.presets[0].sizes is missing"),
        (SCENE + "[[scenes]]", "scene 2: name is missing"),
        (SPREAD.replace('"b"', '"a"'), "scene 1 (first): view runs hold two with the same label"),
        (SPREAD.replace('run = "a"', 'run = "c"'), "scene 1 (first): view figure.run is none of the runs' labels: 'c'"),
        (SPREAD.replace("moons", "sine"), "scene 1 (first): view panels hold an error"),
        (SPREAD.replace("moons", "moon"), "scene 1 (first): view.run.data"),
        (SPREAD.replace("widths = [4]", "width = 4"), "scene 1 (first): view.runs[1].width is not known here"),
        (SPREAD.replace("[4]", "[0]"), "scene 1 (first): view.runs[1].widths[0]"),
        (SPREAD.replace("test_error", "test_errors"), "scene 1 (first): view.panels[0][0]"),
        (SPREAD + "seeds = 0", "scene 1 (first): view.seeds"),
        (TRAINING.replace("data=", "?data="), "scene 1 (first): view.state"),
        (TRAINING + 'figure = "loss"', "scene 1 (first): view.figure"),
        (TRAINING + 'controls = ["rates"]', "scene 1 (first): view.controls[0]"),
    ],
)
def test_what_is_wrong_is_told_by_file_scene_and_field(tmp_path: Path, text: str, said: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(InputError) as error:
        read_deck(path)
    assert str(error.value).startswith(f"{path}: ")
    assert said in str(error.value)
    assert "\n" not in str(error.value)


def test_runs_are_named_as_the_learning_room_names_them() -> None:
    assert get_args(training_views.CurveName) == CURVE_NAMES
    assert get_args(training_views.ShapeName) == SHAPE_NAMES == training_views.SHAPES
    assert get_args(training_views.StartName) == START_NAMES
    assert get_args(training_views.OptimiserName) == OPTIMISER_NAMES


def test_a_file_that_is_not_there_or_not_text_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_deck(tmp_path / "none.toml")
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="UTF-8"):
        read_deck(tmp_path / "bytes.toml")


def test_text_is_escaped_and_formulas_in_it_are_shown() -> None:
    made = html("<b> & $x^2$ pieces")
    assert made.startswith("&lt;b&gt; &amp; <math ")
    assert made.endswith("</math> pieces")
