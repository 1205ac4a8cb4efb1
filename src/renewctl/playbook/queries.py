"""The playbooks that a book knows: those that come with the program, and those installed in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from renewctl.playbook import rules
from renewctl.playbook.reading import kept
from renewctl.playbook.rules import Playbook
from renewctl.store.reader import Reader

SHELF = Path(__file__).parent / "shipped"
SHIPPED = ("standard", "key-account", "b2c-simple", "auto-renewal")

INSTALLED = """
SELECT playbook.name, playbook.version, playbook.content FROM playbook
WHERE playbook.version = (SELECT MAX(newer.version) FROM playbook AS newer WHERE newer.name = playbook.name)
ORDER BY playbook.name
"""
RENEWALS = "SELECT playbook, COUNT(*) FROM renewal WHERE state = 'open' GROUP BY playbook"


@dataclass(frozen=True, slots=True)
class Found:
    """A playbook in the version that new renewals take; version 1 of a shipped name is the one that came with us."""

    name: str
    version: int
    content: str
    shipped: bool

    @property
    def playbook(self) -> Playbook:
        """What it says. BookError where another program has spoilt it."""
        return kept(self.content)


def playbooks(book: Reader) -> list[Found]:
    """Return each playbook in its newest version: the shipped names first, then the book's own by name."""
    installed = {found.name: found for found in _installed(book)}
    shipped = [installed.get(name) or _shipped(name) for name in SHIPPED]
    return [*shipped, *(found for name, found in installed.items() if name not in SHIPPED)]


def find_playbook(book: Reader, name: str) -> Found:
    """Return a playbook by its name, in its newest version; NotFoundError with the names there are."""
    wanted = name.strip().casefold()
    installed = {found.name: found for found in _installed(book)}
    if wanted in installed:
        return installed[wanted]
    if wanted in SHIPPED:
        return _shipped(wanted)
    raise rules.no_playbook(name, list(dict.fromkeys([*SHIPPED, *installed])))


def renewals_under_way(book: Reader) -> dict[str, int]:
    """Return how many open renewals go by each playbook, whatever version they were opened with."""
    return {str(name): int(str(count)) for name, count in book.tuples(RENEWALS)}


def _installed(book: Reader) -> Iterator[Found]:
    for name, version, content in book.tuples(INSTALLED):
        yield Found(str(name), int(str(version)), str(content), shipped=False)


def _shipped(name: str) -> Found:
    return Found(name, 1, (SHELF / f"{name}.toml").read_text(encoding="utf-8"), shipped=True)
