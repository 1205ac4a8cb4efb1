"""Storing the risk scores of whoever is soon to decide, once a week, so that their trend can be seen."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from renewctl.dates import shifted
from renewctl.risk.active import in_force
from renewctl.risk.assessments import assessments
from renewctl.store.reader import Reader
from renewctl.store.session import operate, reading
from renewctl.store.tables import RiskScore

WEEK = 7
AHEAD = 90

# Open terms with a deadline by the horizon, the overdue included, whose customer was not scored within the week.
TO_SCORE = """
SELECT DISTINCT customer.id
FROM term JOIN contract ON contract.id = term.contract_id JOIN customer ON customer.id = contract.customer_id
WHERE term.is_open = 1 AND customer.archived_on IS NULL AND customer.merged_into_id IS NULL
    AND (term.end_on <= :horizon OR (term.notice_deadline >= :today AND term.notice_deadline <= :horizon))
    AND NOT EXISTS (SELECT 1 FROM risk_score
        WHERE risk_score.customer_id = customer.id AND risk_score.on_day > :week_ago AND risk_score.on_day <= :today)
ORDER BY customer.id
"""


def to_score(book: Reader, today: date) -> list[int]:
    """Return the customers whose score is to be stored today."""
    parameters = {
        "today": today.isoformat(),
        "horizon": shifted(today, AHEAD).isoformat(),
        "week_ago": shifted(today, -WEEK).isoformat(),
    }
    return [int(str(id)) for (id,) in book.tuples(TO_SCORE, parameters)]


def store(session: Session, today: date) -> int:
    """Store the scores that are due this week, and return how many; who has been scored is left alone."""
    rows = list(_rows(reading(session), today))
    if rows:
        session.connection().execute(sa.insert(RiskScore), rows)
        operate(session)
    return len(rows)


def _rows(book: Reader, today: date) -> Iterator[dict[str, Any]]:
    for id, rules, risk in assessments(book, to_score(book, today), today, in_force(book, today)):
        yield {
            "customer_id": id,
            "on_day": today,
            "rule_set": rules.version,
            "score": None if risk.score is None else round(risk.score * 1000),
            "level": risk.level,
            "coverage": round(risk.coverage * 1000),
        }
