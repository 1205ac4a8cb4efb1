"""The statements that a score is made by, as they were run, for whoever wants to check them by hand."""

import re
from collections.abc import Callable, Iterator
from typing import TypeVar

from renewctl.store.reader import NO_PARAMETERS, Parameters, Reader

R = TypeVar("R")


class Listening(Reader):
    """A reader that keeps what it was asked."""

    def __init__(self, book: Reader) -> None:
        super().__init__(book.connection)
        self.heard: list[tuple[str, Parameters]] = []

    def rows(self, sql: str, parameters: Parameters, row_type: Callable[..., R]) -> Iterator[R]:
        """Yield the rows of a statement, and keep it."""
        self.heard.append((sql, parameters))
        return super().rows(sql, parameters, row_type)

    def tuples(self, sql: str, parameters: Parameters = NO_PARAMETERS) -> Iterator[tuple[object, ...]]:
        """Return the bare rows of a statement, and keep it."""
        self.heard.append((sql, parameters))
        return super().tuples(sql, parameters)


def written(heard: list[tuple[str, Parameters]]) -> Iterator[str]:
    """Yield each statement below its parameters."""
    for sql, parameters in heard:
        for name, value in parameters.items():
            if re.search(rf":{name}\b", sql):
                yield f"-- :{name} = {value!r}"
        yield f"{sql.strip()};\n"
