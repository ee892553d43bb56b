"""Pasted points: every usual way to write a table, and clear answers to what is none."""

import time

import numpy as np
import pytest

from app.errors import InputError
from app.learning.pasted import Scaling, pasted_data
from app.learning.points import points_from_text

MOST = 1000


def table(text):
    return points_from_text(text, MOST)


@pytest.mark.parametrize(
    "text",
    [
        "0,1\n2,-3.5\n",
        "0;1\n2;-3.5",
        "0\t1\r\n2\t-3.5\r\n",
        "0 1\n2   -3.5",
        "  0  1 \n\n  2 -3.5  \n\n",
        "0, 1\n2, -3.5",
        "0;1\n2;-3,5",
        "0\t1\n2\t-3,5",
        "0,1,\n2,-3.5,\n",
        "0;1;\n2;-35e-1;",
    ],
)
def test_tables_are_read_whatever_parts_their_columns(text):
    names, numbers = table(text)
    assert names == ("x", "y")
    assert numbers.tolist() == [[0.0, 1.0], [2.0, -3.5]]


def test_a_first_row_of_names_is_taken_as_names():
    names, numbers = table("height, weight, sick\n1.5, 60, 0\n1.8, 75, 1")
    assert names == ("height", "weight", "sick")
    assert numbers.shape == (2, 3)
    assert table("1 2 3\n4 5 6")[0] == ("x_1", "x_2", "y")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "is empty: paste rows of numbers, such as 0.5, 1.25."),
        (" \n\n", "is empty: paste rows of numbers, such as 0.5, 1.25."),
        ("1,2", "has 1 row of numbers; at least 2 are needed."),
        ("x,y", "has 0 rows of numbers; at least 2 are needed."),
        ("x,y\n1,2", "has 1 row of numbers; at least 2 are needed."),
        ("1\n2\n3", "has 1 column in line 1; it takes 2 (x, y) or 3."),
        ("1 2 3 4\n1 2 3 4", "has 4 columns in line 1; it takes 2 (x, y) or 3."),
        ("It was a dark and stormy night.", "has 7 columns in line 1; it takes 2 (x, y) or 3."),
        ("hello world\nhow are\nyou now", "has 'how' in line 2, which is no number."),
        ("x,1\n1,2\n3,4", "has 'x' in line 1, which is no number."),
        ("1_000,2\n3,4", "has '1_000' in line 1, which is no number."),
        ("1,2\n\n3,4,5", "has 3 columns in line 3, where 2 are expected."),
        ("1,2\n3", "has 1 column in line 2, where 2 are expected."),
        ("1,2\n,4", "has '' in line 2, which is no number."),
        ("1,2\nnan,4", "has nan in line 2; only finite numbers up to 1e+100 are taken."),
        ("1,2\n3,-inf", "has -inf in line 2; only finite numbers up to 1e+100 are taken."),
        ("1,2\n3,1e999", "has 1e999 in line 2; only finite numbers up to 1e+100 are taken."),
        ("nan,nan\n1,2\n3,4", "has nan in line 1; only finite numbers up to 1e+100 are taken."),
        ("1,2\n" + "9" * 500 + ",4", f"has {'9' * 20} in line 2; only finite numbers up to 1e+100 are taken."),
        ("1,2\n" * 1001, "has 1,001 rows; at most 1,000 are taken."),
        ("<table>" * 50, "has 1 column in line 1; it takes 2 (x, y) or 3."),
    ],
)
def test_what_is_no_table_gets_a_sentence(text, sentence):
    with pytest.raises(InputError) as error:
        table(text)
    assert (error.value.field, error.value.message) == ("data.text", sentence)


def test_a_million_rows_are_refused_quickly():
    text = "0.123456,1.23456\n" * 1_000_000
    began = time.process_time()
    with pytest.raises(InputError, match="has about 1,000,000 rows; at most 1,000 are taken"):
        table(text)
    assert time.process_time() - began < 2.0


def test_as_many_rows_as_are_allowed_are_taken_with_names():
    assert table("x,y\n" + "1,2\n" * MOST)[1].shape == (MOST, 2)


def random_table(columns, rows=200, seed=0):
    return np.random.default_rng(seed).uniform([100, -3, 7][:columns], [1000, -2, 8][:columns], (rows, columns))


def test_a_curve_is_scaled_and_the_scaling_leads_back():
    numbers = random_table(2)
    pasted = pasted_data(("t", "v"), numbers, 0.25, 0)
    data = pasted.data
    assert (data.task, data.train_points.shape, data.test_points.shape) == ("regression", (1, 150), (1, 50))
    x = np.concatenate([data.train_points[0], data.test_points[0]])
    y = np.concatenate([data.train_targets[0], data.test_targets[0]])
    assert (x.min(), x.max(), y.min(), y.max()) == pytest.approx((-2, 2, -1, 1))
    back = [scaling.middle + scaling.half * values for scaling, values in zip(pasted.scalings, (x, y), strict=True)]
    order = np.argsort(numbers[:, 0])
    assert np.stack(back)[:, np.argsort(x)] == pytest.approx(numbers[order].T)


def test_two_values_in_the_third_column_are_classes():
    numbers = random_table(3)
    numbers[:, 2] = np.where(numbers[:, 0] > 500, 2.0, -1.0)
    pasted = pasted_data(("a", "b", "c"), numbers, 0.0, 0)
    assert (pasted.data.task, pasted.scalings[2]) == ("classification", None)
    assert (pasted.data.train_targets[0] == (numbers[:, 0] > 500)).all()
    assert np.abs(pasted.data.train_points).max(axis=1) == pytest.approx([1, 1])
    assert pasted.data.test_points.shape == (2, 0)
    assert pasted_data(("a", "b", "c"), random_table(3), 0.0, 0).data.task == "regression"


def test_the_split_depends_on_the_seed_alone_and_leaves_no_part_empty():
    numbers = random_table(2)
    first, again, other = (pasted_data(("x", "y"), numbers, 0.3, seed).data for seed in (1, 1, 2))
    assert first.train_points.tobytes() == again.train_points.tobytes() != other.train_points.tobytes()
    for share in (0.01, 0.99):
        few = pasted_data(("x", "y"), numbers[:2], share, 0).data
        assert (few.train_points.shape, few.test_points.shape) == ((1, 1), (1, 1))


@pytest.mark.parametrize("value", [0.0, 5.0, -1e100])
@pytest.mark.parametrize("column", [0, 1, 2])
def test_a_constant_column_gets_a_sentence(value, column):
    numbers = random_table(3)
    numbers[:, column] = value
    with pytest.raises(InputError) as error:
        pasted_data(("a", "b", "c"), numbers, 0.0, 0)
    assert error.value.message == f"has (almost) the same number, {value:g}, in every row of {'abc'[column]!r}."


@pytest.mark.parametrize("apart", [5e-324, 1e-200])
def test_numbers_too_close_to_scale_are_the_same(apart):
    with pytest.raises(InputError, match="almost"):
        pasted_data(("x", "y"), np.array([[0.0, 1.0], [apart, 2.0]]), 0.0, 0)


def test_the_largest_numbers_can_be_scaled():
    data = pasted_data(("x", "y"), np.array([[-1e100, 1e100], [1e100, -1e100]]), 0.0, 0).data
    assert (data.train_points.tolist(), data.train_targets.tolist()) == ([[-2.0, 2.0]], [[1.0, -1.0]])
    assert Scaling(1.0, 2.0).scaled(np.array([3.0])).tolist() == [1.0]


def test_numbers_that_are_not_scaled_stay_where_they_are_even_all_the_same():
    numbers = np.array([[-1.5, 0.25], [1.5, 0.25], [3.0, 0.25]])
    pasted = pasted_data(("x", "y"), numbers, 0.0, 0, scale=False)
    assert pasted.data.train_points.tolist() == [[-1.5, 1.5, 3.0]]
    assert pasted.data.train_targets.tolist() == [[0.25] * 3]
    assert pasted.scalings == (Scaling(0.0, 1.0),) * 2
    with pytest.raises(InputError, match="unscaled, at most 20"):
        pasted_data(("x", "y"), 10 * numbers, 0.0, 0, scale=False)


@pytest.mark.parametrize("labels", [[0, 1, 1], [1, 1, 1]])
def test_drawn_classes_are_0_and_1_and_one_of_them_is_enough(labels):
    numbers = np.array([[0.5, 0.5, labels[0]], [-0.5, 0.5, labels[1]], [0.0, 0.0, labels[2]]])
    data = pasted_data(("a", "b", "c"), numbers, 0.0, 0, "classification", scale=False).data
    assert (data.task, data.train_targets.tolist()) == ("classification", [labels])


def test_the_task_can_be_chosen():
    numbers = random_table(3)
    numbers[:, 2] = np.where(numbers[:, 0] > 500, 2.0, -1.0)
    data = pasted_data(("a", "b", "c"), numbers, 0.0, 0, "regression").data
    assert (data.task, sorted(set(data.train_targets[0]))) == ("regression", [-1.0, 1.0])
    for table, scale, words in [
        (random_table(3), True, "two different numbers"),
        (random_table(2), True, "two inputs"),
        (numbers / 1000, False, "only 0 and 1"),
    ]:
        with pytest.raises(InputError, match=rf"data\.text: must have .*{words}"):
            pasted_data(("a", "b", "c")[-table.shape[1] :], table, 0.0, 0, "classification", scale)
