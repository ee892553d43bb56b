"""reluscope shows what a ReLU network can express: its linear regions, counted exactly."""

import numpy  # noqa: F401  (its BLAS must be loaded before it can be limited)
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

# Counts run side by side in threads of their own. Matrix products that start threads as well wait for each other:
# measured on two cores, a count became 15 times slower.
threadpool_limits(1, user_api="blas")
