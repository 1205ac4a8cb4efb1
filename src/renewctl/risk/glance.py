"""A glance at the risk of many customers, for lists that show it beside other things.

This and `standing` are all that such a list loads for a book in which nothing is recorded that the shipped rules could
measure, and no others are in force.
"""

from collections.abc import Collection
from datetime import date

from renewctl.risk.standing import Standing
from renewctl.store.reader import Reader

ANY_FACTS = """
SELECT CASE WHEN EXISTS (SELECT 1 FROM customer_signal) OR EXISTS (SELECT 1 FROM market_signal)
    OR EXISTS (SELECT 1 FROM invoice) OR EXISTS (SELECT 1 FROM rule_activation) THEN 1 ELSE 0 END
"""


def standings(book: Reader, customers: Collection[int], today: date) -> dict[int, Standing]:
    """Return where these customers stand by the rules in force; who is missing has no data (NO_STANDING)."""
    if not customers or not book.number(ANY_FACTS):
        return {}
    from renewctl.risk.active import in_force
    from renewctl.risk.assessments import standings_of

    return standings_of(book, customers, today, in_force(book, today))
