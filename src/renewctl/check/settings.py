"""Whether config.toml can be meant, all of it: a command reads its own part only, so a slip may lie there for long."""

from collections.abc import Callable, Iterator
from pathlib import Path

from renewctl.agenda.urgency import read_coefficients
from renewctl.config import Settings
from renewctl.errors import NotFoundError, UsageError
from renewctl.messages import _
from renewctl.money import EXPONENTS
from renewctl.plain import brief
from renewctl.playbook.queries import find_playbook
from renewctl.playbook.selection import selection
from renewctl.reminder import settings as reminders
from renewctl.reminder.delivery import settings as ways
from renewctl.renewal.outcome import own_reasons
from renewctl.store.reader import Reader
from renewctl.survey.rules import low_answers
from renewctl.tick.effects import read_windows


def check_settings(settings: Settings, path: Path, book: Reader) -> None:
    """Refuse settings that cannot be meant, with the file, the key and what may stand there. UsageError (exit 2)."""
    for read in _readings(settings, book):
        try:
            read()
        except UsageError as error:
            raise UsageError(f"{path}: {error.message}", error.hint) from error


def _readings(settings: Settings, book: Reader) -> Iterator[Callable[[], object]]:
    yield lambda: _check_currency(settings.currency)
    yield lambda: own_reasons(settings.reason_codes)
    yield lambda: read_windows(settings.windows)
    yield lambda: read_coefficients(settings.urgency)
    yield lambda: low_answers(settings.low_answers)
    yield lambda: reminders.read(settings.reminders)
    yield lambda: _check_playbooks(settings, book)
    if settings.mail:
        yield lambda: ways.read_mail(settings.mail)
    if settings.command:
        yield lambda: ways.read_program(settings.command)
    if settings.webhook:
        yield lambda: ways.read_webhook(settings.webhook)
    if settings.notify:
        yield lambda: ways.read_notify(settings.notify)


def _check_currency(currency: str) -> None:
    if currency and currency not in EXPONENTS:
        raise UsageError(
            _("currency cannot be {value}.").format(value=brief(currency)),
            _("It is a code of ISO 4217, such as CNY or USD."),
        )


def _check_playbooks(settings: Settings, book: Reader) -> None:
    for number, rule in enumerate(selection(settings.playbook_rules, settings.amount_classes).rules, 1):
        try:
            find_playbook(book, rule["playbook"])
        except NotFoundError as error:
            raise UsageError(f"playbook_rules {number}: {error.message}", error.hint) from error
