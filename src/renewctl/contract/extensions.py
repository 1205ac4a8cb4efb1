"""Extensions: a term's end moves by three months or less without a new commitment. That is no renewal."""

from datetime import date

from sqlmodel import Session

from renewctl.contract.standing import Standing, undecided
from renewctl.dates import ONE_DAY, add_months, period, whole_months
from renewctl.errors import RuleError, UsageError
from renewctl.messages import _
from renewctl.plain import brief, named
from renewctl.store.tables import Amendment

LONGEST_MONTHS = 3


def later_end(anchor: date | None, end: date, months: int) -> date:
    """Return the end so many months on: on the anchor's grid where the end stands on it, else from the end itself."""
    begun = whole_months(anchor, end) if anchor is not None else None
    if anchor is not None and begun is not None:
        return period(anchor, 0, begun + months)[1]
    return add_months(end + ONE_DAY, months) - ONE_DAY


def check_extension(anchor: date | None, original: date, end: date, new_end: date) -> None:
    """Refuse an extension that is none, or that is longer in all than three months from the end first agreed."""
    if new_end <= end:
        sentence = _("The term ends on {end}; {day} does not extend it.")
        raise RuleError(sentence.format(end=end, day=new_end), rule="extension-forward")
    latest = later_end(anchor, original, LONGEST_MONTHS)
    if new_end > latest:
        raise RuleError(
            _("An extension is three months or less in all: from {end} to {latest} at the latest.").format(
                end=original, latest=latest
            ),
            _("Anything longer is a renewal: renewctl renew, or contract amend --end."),
            rule="extension-length",
        )


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
