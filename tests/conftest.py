"""What every test shares: how hypothesis draws its examples."""

import os

from hypothesis import HealthCheck, settings

# The same examples in every run, and no verdict by the clock: a busy machine is no defect, and a first call compiles.
settings.register_profile(
    "ci", derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
# To search through many more examples: pytest --hypothesis-profile=long; --hypothesis-seed=N repeats a search.
settings.register_profile(
    "long", parent=settings.get_profile("ci"), derandomize=False, max_examples=int(os.environ.get("EXAMPLES", "10000"))
)
settings.load_profile("ci")
