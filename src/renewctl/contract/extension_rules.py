"""How far a term's end may move without a new commitment."""

from datetime import date

from renewctl.dates import ONE_DAY, add_months, period, whole_months
from renewctl.errors import RuleError
from renewctl.messages import _

LONGEST_MONTHS = 3


def later_end(anchor: date | None, end: date, months: int) -> date:
    """Return the end so many months on: on the anchor's grid where the end stands on it, else from the end itself."""
    begun = whole_months(anchor, end) if anchor is not None else None
    if anchor is not None and begun is not None:
        return period(anchor, 0, begun + months)[1]
    return add_months(end + ONE_DAY, months) - ONE_DAY


def is_extension(anchor: date | None, start: date | None, original: date | None, end: date | None) -> bool:
    """Return whether a term to this end was first agreed to `original` and is extended by three months at most."""
    if original is None or end is None or (start is not None and original < start):
        return False
    return original < end <= later_end(anchor, original, LONGEST_MONTHS)


def check_agreed_end(start: date | None, original: date | None, end: date | None) -> None:
    """Refuse an end first agreed that lies before the term's start, or behind the end to which it is extended."""
    if original is None or (start or original) <= original <= (end or original):
        return
    sentence = _("{day} cannot be the end first agreed of a term from {start} to {end}.")
    raise RuleError(sentence.format(day=original, start=start or "…", end=end or "…"), rule="extension-agreed")


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
