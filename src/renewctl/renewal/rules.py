"""When a renewal may be opened."""

from datetime import date

from renewctl.errors import RuleError
from renewctl.messages import _


def check_opened_on(day: date, today: date, began: date | None) -> None:
    """Refuse to open a renewal on a day that is still to come, and on a past one before its term began. RuleError.

    The renewal of a term that is still to begin may be opened today: where notice is long, it has to be.
    """
    if day > today:
        raise RuleError(_("{day} is still to come; nothing is done on it yet.").format(day=day), rule="done-by-today")
    if began is not None and day < min(began, today):
        sentence = _("{day} is before the term began, on {start}.")
        raise RuleError(sentence.format(day=day, start=began), rule="opened-in-term")
