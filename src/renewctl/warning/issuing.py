"""Which warnings are due: every day that no tick has looked at yet, each by the facts dated by then.

A missed day's warning is issued as of the day on which it fell due. A day that was looked at is not looked at again,
but for today: what is recorded afterwards counts from the next tick on, so that no warning is written into the past.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from renewctl.risk import glance
from renewctl.risk.active import in_force
from renewctl.risk.assessments import assessments
from renewctl.store.reader import Reader
from renewctl.vocabulary import Level
from renewctl.warning import queries, rules
from renewctl.warning.rules import Alert, Watch


def days_to_look_at(book: Reader, today: date) -> list[date]:
    """Return the days after the last tick's, today at least; today alone in a book that was never ticked."""
    last = queries.last_looked_at(book)
    first = today if last is None else min(last + timedelta(days=1), today)
    return [first + timedelta(days=n) for n in range((today - first).days + 1)]


def alerts(book: Reader, watches: Sequence[Watch], days: Sequence[date]) -> Iterator[Alert]:
    """Yield the warnings that are due, day by day; each day takes a few statements, however many terms there are."""
    if not watches:
        return
    reached = dict[tuple[Watch, str], Level]()
    issued = queries.issued(book)
    for day in days:
        watched = [one for one in watches if one.first <= day <= one.deadline]
        if not watched:
            continue
        rule_sets = in_force(book, day)
        if rule_sets.is_usual and not book.number(glance.ANY_FACTS):
            return  # nothing is recorded that could be measured
        customers = {one.customer_id for one in watched}
        found = {one.customer_id: one for one in assessments(book, customers, day, rule_sets)}
        for watch in watched:
            _id, rule_set, assessment = found[watch.customer_id]
            version = rule_set.version
            so_far = reached.get((watch, version)) or issued.get((watch.term_id, version))
            if rules.rises(assessment.level, so_far):
                reached[watch, version] = assessment.level
                yield Alert(watch, day, assessment, rule_set)
