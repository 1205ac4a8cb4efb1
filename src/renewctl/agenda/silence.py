"""What people said to the reminders of lines of the agenda: put off until a day, or told no more."""

from datetime import date

from renewctl.reminder.queries import answers
from renewctl.reminder.rules import Answer
from renewctl.store.reader import Reader


def silences(book: Reader, today: date) -> dict[tuple[str, int], Answer]:
    """Return the latest answer in force today by what it was said to; seen ones silence nothing."""
    said = ((row.kind, row.subject_id, row.facts) for row in answers(book))
    return {(kind, id): answer for kind, id, answer in said if answer.is_silent(today)}
