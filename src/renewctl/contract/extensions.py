"""Extensions: a term's end moves by three months or less without a new commitment. That is no renewal."""

from datetime import date

from sqlmodel import Session

from renewctl.contract.extension_rules import check_extension, later_end
from renewctl.contract.standing import Standing, undecided
from renewctl.dates import ONE_DAY
from renewctl.errors import RuleError, UsageError
from renewctl.messages import _
from renewctl.plain import brief, named
from renewctl.store.tables import Amendment


def extend(session: Session, contract_id: int, *, months: int | None, end: date | None, reason: str) -> date:
    """Move the end of a contract's last term, keep the end first agreed beside it, and return the new end.

    UsageError unless either months or an end are given; RuleError for a term without end, one that is decided, and an
    extension past three months in all.
    """
    why = named(reason, _("The reason"))
    if (months is None) == (end is None):
        raise UsageError(_("Give the months or the end of the extension, and not both."))
    found = undecided(session, contract_id)
    term, number = found.last, brief(found.contract.number)
    if term.end_on is None:
        raise RuleError(_("Contract {number} has no end to move.").format(number=number), rule="extension-end")
    new_end = end or later_end(found.anchor, term.end_on, months or 0)
    original = term.original_end_on or term.end_on
    check_extension(found.anchor, original, term.end_on, new_end)
    _record(found, term.end_on, new_end, why)
    term.original_end_on, term.end_on = original, new_end
    found.derive()
    return new_end


def _record(found: Standing, before: date, after: date, reason: str) -> None:
    found.session.add(
        Amendment(
            contract_id=found.id,
            term_id=found.last.id,
            effective_on=before + ONE_DAY,
            field="extension",
            before=before.isoformat(),
            after=after.isoformat(),
            reason=reason,
        )
    )
    found.session.flush()
