"""When a renewal may be opened."""

from datetime import date

from renewctl.errors import RuleError
from renewctl.messages import _


def check_opened_on(day: date, today: date) -> None:
    """Refuse to open a renewal on a day that is still to come. RuleError."""
    if day > today:
        raise RuleError(_("{day} is still to come; nothing is done on it yet.").format(day=day), rule="done-by-today")
