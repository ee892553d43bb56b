from collections.abc import Iterator

import pytest

from tests.web.serving import Served, served


@pytest.fixture(scope="session")
def server() -> Iterator[Served]:
    """One server with the default limits for all tests that leave it as it is."""
    with served() as running:
        yield running
