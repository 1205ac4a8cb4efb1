"""What is done when a customer may be lost, by cause: the tasks of the shipped responses.toml."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from renewctl.strict_toml import Words
from renewctl.vocabulary import Role, WarningCause

FILE = Path(__file__).with_name("responses.toml")


@dataclass(frozen=True, slots=True)
class Response:
    """A task of a response: what, what it should bring about, who does it, and within how many days."""

    title: Words
    expected: Words
    role: Role
    days: int


def responses(cause: WarningCause) -> tuple[Response, ...]:
    """Return what is done about a cause."""
    return _read()[cause]


@cache
def _read() -> dict[WarningCause, tuple[Response, ...]]:
    import tomllib

    written = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {
        WarningCause(cause): tuple(
            Response(Words(**one["title"]), Words(**one["expected"]), Role(one["role"]), one["days"]) for one in tasks
        )
        for cause, tasks in written.items()
    }
