"""Networks kept in files with the counts that they must give."""

import json
from pathlib import Path

import pytest

from tests.geometry.counting import counts
from tests.oracles.rational import count_line, count_plane

ROOT = Path(__file__).parents[2]
GOLDEN = sorted((ROOT / "tests" / "golden").glob("*.json"))
REFERENCE = sorted((ROOT.parent / "shared" / "reference").glob("*.json"))
COUNTS = ("activation_regions", "linear_regions", "kinks", "turning_points")


def load(path):
    """Layers, window as one (lower, upper) for each input or None, and the counts that the file gives."""
    case = json.loads(path.read_text(encoding="utf-8"))
    layers = [(layer["weight"], layer["bias"]) for layer in case["network"]["layers"]]
    window = case["window"] and list(case["window"].values())
    return layers, window, {name: case[name] for name in COUNTS if name in case}


def assert_counts(path):
    layers, window, expected = load(path)
    found = counts(layers, window)
    assert {name: found[name] for name in expected} == expected
    assert found["slivers"] == 0


def test_there_are_golden_files():
    assert len(GOLDEN) > 20


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_golden(path):
    assert_counts(path)


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_the_oracle_agrees_with_the_golden_counts(path):
    layers, window, expected = load(path)
    on_the_line = len(layers[0][0][0]) == 1
    exact = count_line(layers, *(window[0] if window else ())) if on_the_line else count_plane(layers, *(window or ()))
    assert exact._asdict() == expected


@pytest.mark.skipif(not REFERENCE, reason="../shared/reference is not here; its small cases are in tests/golden")
@pytest.mark.parametrize("path", REFERENCE, ids=lambda path: path.stem)
def test_reference(path):
    assert_counts(path)
