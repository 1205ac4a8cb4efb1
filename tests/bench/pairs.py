"""Two commands in turn, as whole processes: how much longer the one takes than the other.

Beside the time on the clock stands the processor's: on a machine with other work it is the steadier figure.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

RENEWCTL = (sys.executable, "-m", "renewctl")


def python(code: str) -> list[str]:
    """Return the command that runs a few lines of bare Python."""
    return [sys.executable, "-c", code]


class Run(NamedTuple):
    """What a process took: seconds by the clock, seconds of processor time, and its peak of memory in KB."""

    clock: float
    processor: float
    memory: int


def run(command: Sequence[str], environment: Mapping[str, str] | None = None, out: str | Path = os.devnull) -> Run:
    """Run a command to its end; its output goes to a file, which is no terminal. SystemExit when it fails."""
    begun = time.perf_counter()
    with open(out, "wb") as file, tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, stdout=file, stderr=said, env={**os.environ, **(environment or {})})
        _child, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            raise SystemExit(said.read().decode())
    return Run(time.perf_counter() - begun, used.ru_utime + used.ru_stime, used.ru_maxrss)


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
    pairs = [(run(ours, environment), run(reference)) for _run in range(runs + 1)][1:]
    first, second = (min(one.clock for one in each) for each in zip(*pairs, strict=True))
    worked, needed = (min(one.processor for one in each) for each in zip(*pairs, strict=True))
    middle = statistics.median(one.clock / other.clock for one, other in pairs)
    goal = f", to reach: {most}" if most else ""
    print(
        f"{what}: {first:.3f} s against {second:.3f} s, ratio {first / second:.2f}"
        f" (median of pairs {middle:.2f}, processor {worked / needed:.2f}{goal})"
    )
