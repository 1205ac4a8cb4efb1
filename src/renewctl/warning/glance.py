"""A glance at the warnings that are being handled, for lists that show them beside other things."""

from typing import NamedTuple

from renewctl.store.reader import Reader
from renewctl.vocabulary import OPEN_WARNINGS

BEING_HANDLED = ", ".join(f"'{state}'" for state in OPEN_WARNINGS)
OPEN_OF_TERMS = f"""
SELECT warning.term_id, warning.id, warning.state FROM warning JOIN term ON term.id = warning.term_id
WHERE term.is_open = 1 AND warning.state IN ({BEING_HANDLED})
ORDER BY warning.term_id, warning.score, warning.id
"""


class OpenWarning(NamedTuple):
    """A warning's number and how far it is handled."""

    number: int
    state: str


def open_warnings(book: Reader) -> dict[int, OpenWarning]:
    """Return the warning of each term that has one which is being handled, the worst where there are several."""
    rows = book.tuples(OPEN_OF_TERMS)
    return {int(str(term)): OpenWarning(int(str(number)), str(state)) for term, number, state in rows}
