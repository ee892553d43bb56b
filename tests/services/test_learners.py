"""What may be asked of training, and what is refused before anything is computed."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import InputError
from app.services import InvalidQuestion, spread_from_json, training_from_json
from tests.services.test_training import MOONS, SINE, events, parts


@pytest.mark.parametrize(
    ("question", "limits", "field", "words"),
    [
        (SINE, {"max_steps": 22}, "plan.steps", "must be at most 22 (max_steps)."),
        (SINE, {"max_points": 49}, "data.train", "together with data.test, so at most 29."),
        (SINE, {"max_points": 20}, "data.test", "must be below 20 (max_points)."),
        (SINE, {"max_width": 5}, "network.widths[0]", "at most 5 units"),
        (SINE, {"max_depth": 1}, "network.widths", "at most 1 hidden layers"),
        (SINE, {"max_parameters": 52}, "network", "at most 52 parameters, not 53"),
        (SINE, {"max_step_products": 2649}, "network.widths", "give 53 parameters, which times the 50 points"),
        (SINE | {"every": 1}, {"max_film_bytes": 3 * 424}, "every", "must be at least 12: 24 pictures take"),
        (
            SINE | {"network": {"widths": [65]}},
            {"max_film_bytes": 1024},
            "network.widths",
            "two pictures of this network",
        ),
        ({"data": {"kind": "pasted", "text": "1 2\n3 4\n5 6"}}, {"max_points": 2}, "data.text", "at most 2 are taken"),
        (SINE | {"window": {"x": [0, 1], "y": [0, 1]}}, {}, "window.y", "must be left out"),
        (MOONS | {"window": {"x": [0, 1]}}, {}, "window.y", "is required"),
        (SINE | {"plan": {"loss": "logistic"}}, {}, "plan.loss", "must be squared_error"),
        (MOONS | {"network": {"start": "lecture"}}, {}, "network.start", "one input and exactly one hidden layer"),
        (SINE | {"network": {"activation": ["abs"]}}, {}, "network.activation", "one for each hidden layer, 3 in all"),
    ],
)
def test_what_is_not_allowed_fails_before_the_first_event(
    question: dict[str, Any], limits: dict[str, float], field: str, words: str
) -> None:
    with pytest.raises(InputError) as caught:
        next(events(question, **limits))
    assert caught.value.field == field
    assert words in caught.value.message


def test_the_least_every_that_is_told_fits() -> None:
    assert len(parts(events(SINE | {"every": 12}, max_film_bytes=3 * 424))[2]) == 3


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1,2\n" * 1_000_000, "has about 1,000,000 rows; at most 10,000 are taken."),
        ("1,2\n" * 10_001, "has 10,001 rows; at most 10,000 are taken."),
        ("roses are red\nviolets are blue\n", "row"),
        ("lorem", "has 1 column in line 1; it takes 2 (x, y) or 3."),
        ("1,2\n3,four", "has 'four' in line 2, which is no number."),
        ("1,2", "has 1 row of numbers; at least 2 are needed."),
        ("", "is empty"),
        ("1 2\n1 3\n1 4", "has (almost) the same number, 1, in every row of 'x'."),
        ("1 2\n2 2\n3 2", "has (almost) the same number, 2, in every row of 'y'."),
        ("1 2 3 4\n5 6 7 8", "has 4 columns in line 1; it takes 2 (x, y) or 3."),
        ("1 nan\n2 3", "only finite numbers"),
        ("1 1e999\n2 3", "only finite numbers"),
    ],
    ids=lambda text: repr(text)[:20],
)
def test_pasted_points_that_are_none_get_a_clear_answer(text: str, words: str) -> None:
    with pytest.raises(InputError) as caught:
        next(events({"data": {"kind": "pasted", "text": text}}))
    assert caught.value.field == "data.text"
    assert words in caught.value.message


@pytest.mark.parametrize(
    ("input_dim", "words"), [(1, "two columns (x, y), not 3"), (2, "three columns (x_1, x_2, y), not 2")]
)
def test_pasted_points_must_have_the_inputs_that_are_expected(input_dim: int, words: str) -> None:
    text = "1 2 3\n4 5 7" if input_dim == 1 else "1 2\n4 5"
    with pytest.raises(InputError, match=r"data\.text") as caught:
        next(events({"data": {"kind": "pasted", "text": text, "input_dim": input_dim}}))
    assert words in caught.value.message


@pytest.mark.parametrize("text", ["__import__('os')", "9**9**9**9", "x.real", "(" * 300, "1/0"])
def test_a_formula_that_is_none_names_its_field(text: str) -> None:
    with pytest.raises(InputError) as caught:
        next(events({"data": {"kind": "expression", "text": text}}))
    assert caught.value.field == "data.text"


JSON = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.lists(st.integers(), max_size=2)
)
KINDS = st.sampled_from(["sine", "xor", "expression", "pasted", "other"])
FIELDS = {"kind": KINDS | JSON}
OPTIONS = {
    "data": ["train", "test", "noise", "label_noise", "seed", "text", "input_dim", "task", "test_share", "scale"],
    "network": ["widths", "start", "activation", "seed"],
    "plan": ["loss", "optimiser", "learning_rate", "momentum", "weight_decay", "batch", "steps", "seed"],
}
RUN = {
    name: st.fixed_dictionaries(FIELDS if name == "data" else {}, optional=dict.fromkeys(options, JSON)) | JSON
    for name, options in OPTIONS.items()
}
ASKED = st.fixed_dictionaries({}, optional={**RUN, "window": JSON, "every": JSON})


@given(ASKED | JSON)
def test_whatever_is_asked_gets_a_sentence_of_our_own(question: object) -> None:
    for checked, asked in ((training_from_json, question), (spread_from_json, {"runs": [question]})):
        try:
            checked(asked)
        except InvalidQuestion as error:
            for each in error.errors:
                assert each.field
                assert each.message != "is not allowed."
                assert each.message.endswith(".")
