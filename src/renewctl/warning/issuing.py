"""Which warnings are due: every day that no tick has looked at yet, each by the facts dated by then.

A missed day's warning is issued as of the day on which it fell due. A day that was looked at is not looked at again,
but for today: what is recorded afterwards counts from the next tick on, so that no warning is written into the past.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from renewctl.dates import ONE_DAY
from renewctl.risk import glance
from renewctl.risk.active import in_force
from renewctl.risk.assessments import assessments
from renewctl.store.reader import Reader
from renewctl.vocabulary import Level
from renewctl.warning import queries, rules
from renewctl.warning.rules import Alert, Watch


def first_day_to_look_at(book: Reader, today: date) -> date:
    """Return the day after the last tick's, today at the latest; today in a book that was never ticked."""
    last = queries.last_looked_at(book)
    return today if last is None else min(last + ONE_DAY, today)


def alerts(book: Reader, watches: Sequence[Watch], first: date, today: date) -> Iterator[Alert]:
    """Yield the warnings that are due, day by day; each day takes a few statements, however many terms there are."""
    reached = dict[tuple[Watch, str], Level]()
    issued = queries.issued(book)
    for day, watched in _watched(watches, first, today):
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


def _watched(watches: Sequence[Watch], first: date, last: date) -> Iterator[tuple[date, list[Watch]]]:
    """Yield each day on which terms are watched, with their watches; days on which none is are passed over."""
    day = first
    while day <= last:
        watched = [one for one in watches if one.first <= day <= one.deadline]
        if watched:
            yield day, watched
        following = [day + ONE_DAY] if watched and day < last else [one.first for one in watches if one.first > day]
        if not following:
            return
        day = min(following)
