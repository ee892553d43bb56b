"""Every setting says what it limits and why, has a ceiling, and stands in the README as it is in the code."""

from pathlib import Path
from typing import Any

import pytest

from app.settings import Settings

README = (Path(__file__).parents[2] / "README.md").read_text()
# The first words of a description are its unit.
UNITS = (
    *(
        "Address",
        "Bytes",
        "Cells",
        "Draws",
        "Factors",
        "File",
        "Finished answers",
        "Followers",
        "Hidden layers",
        "Multiplications",
        "Points",
        "Points times parameters",
        "Questions",
        "Results of runs",
        "Rooms",
        "Runs",
    ),
    *("Seconds", "Steps", "TCP port", "Units", "Weights and biases"),
)
FIELDS = Settings.model_json_schema()["properties"]
every_setting = pytest.mark.parametrize("name", FIELDS)


def table_row(name: str, field: dict[str, Any]) -> str:
    return f"| `RELUSCOPE_{name.upper()}` | {field['default']} | {field['description']} |"


def test_there_are_settings() -> None:
    assert {"max_regions", "max_seconds", "max_bytes"} <= FIELDS.keys()


@every_setting
def test_setting_has_a_default_a_unit_and_a_reason(name: str) -> None:
    assert "default" in FIELDS[name]
    description = FIELDS[name]["description"]
    assert description.startswith(UNITS)
    assert description.endswith(".")


@every_setting
def test_number_has_a_floor_and_a_ceiling(name: str) -> None:
    field = FIELDS[name]
    if field["type"] != "string":
        assert field.keys() & {"minimum", "exclusiveMinimum"}
        assert "maximum" in field


def test_the_readme_lists_the_settings() -> None:
    rows = [line for line in README.splitlines() if line.startswith("| `RELUSCOPE_")]
    assert rows == [table_row(name, field) for name, field in FIELDS.items()]
