"""What people said to the reminders of lines of the agenda: put off until a day, or told no more."""

from collections.abc import Iterable
from datetime import date

from renewctl.reminder.queries import AnswerRow, answers
from renewctl.reminder.rules import Answer
from renewctl.store.reader import Reader
from renewctl.vocabulary import ReminderKind


def silences(book: Reader, today: date) -> dict[tuple[str, int], Answer]:
    """Return the latest answer in force today by what it was said to; seen ones silence nothing."""
    said = [row for row in answers(book) if row.facts.is_silent(today)]
    return {(row.kind, row.subject_id): row.facts for row in _of_the_level_at_turn(book, said)}


def _of_the_level_at_turn(book: Reader, said: Iterable[AnswerRow]) -> Iterable[AnswerRow]:
    """Leave out what was said to a level of an approval that has decided since: it binds no other."""
    if all(row.kind != ReminderKind.APPROVAL for row in said):
        return said
    from renewctl.approval.queries import approvals

    days = {row.stored.id: row.waits_since[-1].isoformat() for row in approvals(book)}
    return [row for row in said if row.kind != ReminderKind.APPROVAL or row.deadline == days.get(row.subject_id)]
