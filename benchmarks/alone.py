"""``python -m benchmarks.alone CASE CONTESTANT``: one run in a process of its own, for its peak of memory.

Prints two numbers of bytes of resident memory: the peak before the run (Python, the packages that the contestant
needs, the network) and the peak after it. Linux only: a process's own peak stands in /proc.
"""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.cases import CASES
from benchmarks.contestants import CONTESTANTS


def peak_bytes() -> int:
    """The largest resident memory of this process so far. getrusage would give the parent's where that was larger."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(1024 * int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))


def main(case: str, contestant: str) -> None:
    """Run once and print both peaks."""
    run = CONTESTANTS[contestant](CASES[case])
    before = peak_bytes()
    result = run()
    print(before, peak_bytes())
    del result


if __name__ == "__main__":
    main(*sys.argv[1:])
