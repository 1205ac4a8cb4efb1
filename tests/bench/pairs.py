"""Two commands in turn, as whole processes: how much longer the one takes than the other."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence

RENEWCTL = (sys.executable, "-m", "renewctl")


def python(code: str) -> list[str]:
    """Return the command that runs a few lines of bare Python."""
    return [sys.executable, "-c", code]


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
    pairs = [(seconds(ours, environment), seconds(reference)) for _run in range(runs + 1)][1:]
    ratios = [one / other for one, other in pairs]
    first, second = (min(times) for times in zip(*pairs, strict=True))
    goal = f", to reach: {most}" if most else ""
    print(
        f"{what}: {first:.3f} s against {second:.3f} s,"
        f" ratio {first / second:.2f} (median of pairs {statistics.median(ratios):.2f}{goal})"
    )


def seconds(command: Sequence[str], environment: Mapping[str, str] | None = None) -> float:
    """Return how long a command takes; its output goes nowhere, which is no terminal either."""
    begun = time.perf_counter()
    ran = subprocess.run(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**os.environ, **(environment or {})},
        check=False,
    )
    if ran.returncode:
        raise SystemExit(ran.stderr.decode())
    return time.perf_counter() - begun
