"""Asking for many rows by their numbers or keys: some hundreds in a statement, so that a day's work takes a few."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice, zip_longest
from typing import TypeVar

AT_ONCE = 500
LENGTHS = (1, 8, 64, AT_ONCE)
"""How long a list may be: SQLite takes 2 ms for one of 500, however few keys are in it."""

NAMES = [f"id_{n}" for n in range(AT_ONCE)]

THESE = ", ".join(f":{name}" for name in NAMES)
"""The parameters of a statement's list of keys."""


K = TypeVar("K", int, str)


def by_the_hundred(
    sql: str, keys: Iterable[K], more: Mapping[str, str | int | float | None]
) -> Iterator[tuple[str, dict[str, str | int | float | None]]]:
    """Yield a statement with its parameters for so many of these keys at a time, each once, in order.

    THESE is cut to a length that takes them; what is left over of it is NULL.
    """
    left = iter(sorted(set(keys)))
    while these := list(islice(left, AT_ONCE)):
        names = NAMES[: next(length for length in LENGTHS if length >= len(these))]
        fitted = sql.replace(THESE, ", ".join(f":{name}" for name in names))
        yield fitted, {**more, **dict(zip_longest(names, these))}
