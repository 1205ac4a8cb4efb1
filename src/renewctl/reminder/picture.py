"""One thing that is reminded of, as people look at it: its windows, what was fired, what was answered."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from renewctl.contract.queries import find_contract
from renewctl.errors import NotFoundError
from renewctl.folding import is_theirs
from renewctl.messages import _, language
from renewctl.plain import brief, named
from renewctl.reminder.queries import AnswerRow, FiredRow
from renewctl.reminder.rules import Item, fall_days, is_silent
from renewctl.reminder.standing import Duty, Standing
from renewctl.store.reader import Reader
from renewctl.vocabulary import AnswerKind, ReminderKind

CODE = re.compile(r"([a-z]+)-([1-9][0-9]{0,17})")


class ItemLine(NamedTuple):
    """A thing that is reminded of, as it is listed."""

    code: str
    kind: str
    deadline: str
    days_left: int
    customer: str | None
    contract: str | None
    title: str
    owner: str | None
    last_on: str | None
    next_on: str | None
    answer: str | None
    until: str | None
    message: str | None


class WindowLine(NamedTuple):
    """A window of it: when it falls, when and to whom it was fired, and how far the message is."""

    window: int
    falls_on: str
    fired_on: str | None
    recipient: str | None
    is_late: bool
    is_escalation: bool
    message: str | None


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything about one thing."""

    line: ItemLine
    windows: Sequence[WindowLine]
    answers: Sequence[AnswerRow]


def meant(book: Reader, stands: Standing, text: str) -> list[Item]:
    """Return the open things that a person means: by code (end-12), else all of a contract. NotFoundError."""
    text = named(text, _("What is meant"))
    found = CODE.fullmatch(text.casefold())
    if found and found[1] in set(ReminderKind):
        items = [item for item in stands.items.values() if item.code == text.casefold() and item.closed_on is None]
    else:
        contract = find_contract(book, text)
        items = [item for item in stands.items.values() if item.contract_id == contract.id and item.closed_on is None]
    if not items:
        raise NotFoundError(
            _("There is nothing to be reminded of for {text}.").format(text=brief(text)),
            _("renewctl reminder list --all shows everything with its code."),
        )
    return items


def lines(stands: Standing, duty: Duty, owner: str | None, *, all: bool) -> list[ItemLine]:
    """Return the open things by deadline: those that were fired at least once, or all that come near."""
    found = []
    for item in stands.items.values():
        is_owners = is_theirs(item.owner, owner)
        if item.closed_on is None and is_owners and (all or any(row.has_reached for row in fired_of(stands, item))):
            found.append(line(stands, item, duty))
    return sorted(found, key=lambda one: (one.deadline, one.code))


def line(stands: Standing, item: Item, duty: Duty) -> ItemLine:
    """Return one thing as it is listed."""
    own = [row for row in fired_of(stands, item) if not row.is_escalation]
    answers = stands.answers_of(item)
    days = fall_days(item, duty.reminders.schedule.windows(item.kind, item.tier), answers)
    fired = {row.days_before for row in own}
    coming = [day for window, day in days.items() if window not in fired and day >= duty.today]
    said = next(
        (
            each
            for each in reversed(answers)
            if each.is_silent(duty.today)
            or (each.answer is AnswerKind.ACKNOWLEDGED and each.deadline == item.deadline and not each.withdrawn_on)
        ),
        None,
    )
    return ItemLine(
        item.code,
        item.kind.value,
        item.deadline.isoformat(),
        (item.deadline - duty.today).days,
        item.customer,
        item.contract,
        title_of(item),
        item.owner,
        max((row.fired_on for row in own if row.has_reached), default=None),
        min(coming).isoformat() if coming else None,
        said.answer.value if said else None,
        _text(said.until) if said and is_silent(item, answers, duty.today) else None,
        own[-1].message_state if own else None,
    )


def picture(stands: Standing, item: Item, duty: Duty, answers: Iterable[AnswerRow]) -> Picture:
    """Return one thing with its windows, fired and to come, and with what was said to it."""
    fired = fired_of(stands, item)
    windows = [
        WindowLine(
            row.days_before, row.falls_on, row.fired_on if row.has_reached else None,
            row.recipient if row.has_reached else None, bool(row.is_late and row.has_reached),
            bool(row.is_escalation), row.message_state,
        )
        for row in fired
    ]  # fmt: skip
    known = {row.days_before for row in fired if not row.is_escalation}
    days = fall_days(item, duty.reminders.schedule.windows(item.kind, item.tier), stands.answers_of(item))
    for window, day in days.items():
        if window not in known:
            windows.append(WindowLine(window, day.isoformat(), None, None, False, False, None))
    own = [row for row in answers if (row.kind, row.subject_id) == (item.kind.value, item.subject_id)]
    return Picture(line(stands, item, duty), sorted(windows, key=lambda one: (one.falls_on, -one.window)), own)


def fired_of(stands: Standing, item: Item) -> Sequence[FiredRow]:
    """Return what the ledger has of a thing and its present deadline."""
    return stands.ledger.get((item.kind.value, item.subject_id, item.deadline.isoformat()), ())


def title_of(item: Item) -> str:
    """Return the title in the language of the session, where it has one."""
    return item.title_zh if item.title_zh and language() == "zh_CN" else item.title


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None
