"""A lecture hall has more sockets than many systems give a process by default."""

import resource

import pytest

from app.web.serving import MOST_FILES, allow_many_sockets

NO_LIMIT = resource.RLIM_INFINITY


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ((1024, 4096), (4096, 4096)),
        ((1024, 10 * MOST_FILES), (MOST_FILES, 10 * MOST_FILES)),
        ((1024, NO_LIMIT), (MOST_FILES, NO_LIMIT)),
        ((4096, 4096), (4096, 4096)),
        ((2 * MOST_FILES, NO_LIMIT), (2 * MOST_FILES, NO_LIMIT)),
        ((NO_LIMIT, NO_LIMIT), (NO_LIMIT, NO_LIMIT)),
    ],
)
def test_the_limit_is_raised_as_far_as_it_may_and_never_lowered(
    monkeypatch: pytest.MonkeyPatch, before: tuple[int, int], after: tuple[int, int]
) -> None:
    limits = [before]
    monkeypatch.setattr(resource, "getrlimit", lambda kind: limits[-1])
    monkeypatch.setattr(resource, "setrlimit", lambda kind, given: limits.append(given))
    allow_many_sockets()
    assert limits[-1] == after
