"""The benchmark of training: all its contestants do the same training."""

import pytest

from benchmarks import learning


@pytest.mark.parametrize("name", learning.WINDOWS)
def test_the_contestants_reach_the_same_loss_and_only_one_counts(name):
    found = learning.contestants(name, 20)
    assert {"not counted", "counted every 10th"} <= found.keys()
    losses = [loss for _, loss, _ in found.values()]
    assert losses == pytest.approx([losses[0]] * len(losses), rel=1e-9)
    assert [kind for kind, (_, _, regions) in found.items() if regions] == ["counted every 10th"]
    assert found["counted every 10th"][2].split()[1::2] == ["linear,", "activation"]
