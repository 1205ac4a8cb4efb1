"""Asking for many rows by their numbers: some hundreds in a statement, so that a day's work takes a few of them."""

from collections.abc import Iterable, Iterator
from itertools import islice

AT_ONCE = 500

THESE = ", ".join(f":id_{n}" for n in range(AT_ONCE))
"""The parameters of a statement's list of numbers."""


def by_the_hundred(numbers: Iterable[int]) -> Iterator[dict[str, int | None]]:
    """Yield the parameters of THESE for so many numbers at a time, each once, in order; what is left over is NULL."""
    left = iter(sorted(set(numbers)))
    while these := list(islice(left, AT_ONCE)):
        these_and_none: list[int | None] = [*these, *[None] * (AT_ONCE - len(these))]
        yield {f"id_{n}": number for n, number in enumerate(these_and_none)}
