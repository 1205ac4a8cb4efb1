"""What follows from a contract's own words: its notice deadline, whether its term is open, its number."""

from dataclasses import dataclass
from datetime import date

from renewctl import dates
from renewctl.customer.rules import fold, next_code
from renewctl.vocabulary import ContractKind, ContractState, NoticeUnit, Outcome

IN_FORCE = frozenset({ContractState.ACTIVE, ContractState.NOT_EFFECTIVE})
RENEWS_BY_ITSELF = frozenset({ContractKind.AUTO, ContractKind.EVERGREEN})


@dataclass(frozen=True, slots=True)
class Derived:
    """The two columns of a term that follow from the rest of it and from its contract."""

    notice_deadline: date | None
    is_open: int


def derive(
    *,
    kind: ContractKind,
    state: ContractState,
    notice_length: int | None,
    notice_unit: NoticeUnit | None,
    end_on: date | None,
    outcome: Outcome | None,
    is_last: bool,
) -> Derived:
    """Return what is stored with a term: its notice deadline, and 1 when its renewal is still to be decided.

    Only a contract that goes on by itself has a deadline to give notice by. A term is open while it is its
    contract's last, the contract is in force and nothing has come of it. RuleError for a negative notice period.
    """
    deadline = notice_deadline(end_on, notice_length, notice_unit) if kind in RENEWS_BY_ITSELF else None
    return Derived(deadline, int(is_last and outcome is None and state in IN_FORCE))


def notice_deadline(end_on: date | None, length: int | None, unit: NoticeUnit | None) -> date | None:
    """Return the last day on which notice may be given; None without an end or an agreed notice period."""
    if end_on is None or length is None or unit is None:
        return None
    return dates.notice_deadline(end_on, length, unit)


def number_key(number: str) -> str:
    """Return a contract number folded so that look-alikes are equal: case, width, spaces, dashes and slashes gone."""
    return "".join(character for character in fold(number) if not character.isspace() and character not in _SEPARATORS)


def next_number(last: str = "") -> str:
    """Return the number that follows one of ours: K00001 after none, K00010 after K00009."""
    return next_code(last, "K")


_SEPARATORS = frozenset("-‐‑‒–—―−﹣ー_/\\.·")
