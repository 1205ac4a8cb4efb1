"""Two commands in turn, as whole processes: how much longer the one takes than the other.

Beside the time on the clock stands the processor's: on a machine with other work it is the steadier figure.
"""

import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from typing import NamedTuple

RENEWCTL = (sys.executable, "-m", "renewctl")


def python(code: str) -> list[str]:
    """Return the command that runs a few lines of bare Python."""
    return [sys.executable, "-c", code]


class Took(NamedTuple):
    """How many seconds a command took: on the clock, and of the processor."""

    clock: float
    processor: float


def compare(
    what: str,
    ours: Sequence[str],
    reference: Sequence[str],
    *,
    most: float | None,
    runs: int = 9,
    environment: Mapping[str, str] | None = None,
) -> None:
    """Run A B A B ..., and print the best of each, their ratio and the median of the pairs; `most` is the goal."""
    pairs = [(took(ours, environment), took(reference)) for _run in range(runs + 1)][1:]
    first, second = (min(one.clock for one in each) for each in zip(*pairs, strict=True))
    worked, needed = (min(one.processor for one in each) for each in zip(*pairs, strict=True))
    middle = statistics.median(one.clock / other.clock for one, other in pairs)
    goal = f", to reach: {most}" if most else ""
    print(
        f"{what}: {first:.3f} s against {second:.3f} s, ratio {first / second:.2f}"
        f" (median of pairs {middle:.2f}, processor {worked / needed:.2f}{goal})"
    )


def took(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Took:
    """Return how long a command takes; its output goes nowhere, which is no terminal either."""
    begun, worked = time.perf_counter(), _processor()
    ran = subprocess.run(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**os.environ, **(environment or {})},
        check=False,
    )
    if ran.returncode:
        raise SystemExit(ran.stderr.decode())
    return Took(time.perf_counter() - begun, _processor() - worked)


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
