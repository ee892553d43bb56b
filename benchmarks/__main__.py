"""``python -m benchmarks``: every case, ours beside regioncam, and the report. See --help for less."""

from __future__ import annotations

import argparse
import time

from benchmarks.cases import CASES, Case
from benchmarks.contestants import CONTESTANTS
from benchmarks.floor import floor_seconds, measured_rates, work_of
from benchmarks.measure import cold_starts, machine, measured
from benchmarks.report import case_record, line_of, write_report
from tests.oracles.rational import LineCounts, PlaneCounts, count_line, count_plane


def main() -> None:
    """Measure what the options name; the report is written only when everything was measured."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=CASES, metavar="CASE", help=f"of {', '.join(CASES)}")
    parser.add_argument("--run", nargs="+", choices=CONTESTANTS, metavar="WHO", help=f"of {', '.join(CONTESTANTS)}")
    parser.add_argument("--oracle", choices=CASES, metavar="CASE", help="count this case in rational arithmetic")
    options = parser.parse_args()
    if options.oracle:
        print(oracle_counts(CASES[options.oracle]))
        return
    facts = machine()
    rates = measured_rates(facts["cores"])
    records = []
    for name in options.only or CASES:
        start = time.perf_counter()
        case, work = CASES[name], work_of(CASES[name])
        found = measured(case, options.run or list(CONTESTANTS))
        records.append(case_record(case, found, work, floor_seconds(work, rates)))
        print(f"{line_of(records[-1])}  ({time.perf_counter() - start:.0f} s in all)", flush=True)
    if not (options.only or options.run):
        write_report(facts, rates, records, cold_starts())


def oracle_counts(case: Case) -> LineCounts | PlaneCounts:
    """In rational arithmetic, which takes seconds to an hour."""
    interval = (-case.reach, case.reach)
    if case.network.input_dim == 1:
        return count_line(case.network, *interval)
    return count_plane(case.network, interval, interval)


if __name__ == "__main__":
    main()
