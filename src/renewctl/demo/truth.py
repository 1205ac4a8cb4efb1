"""What the product must find in the demo book, computed from the stories alone.

Nothing of rules.py or queries.py is used here: this is the other side of the comparison.
"""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from renewctl.demo.generator import Contract, Customer, Demo, terms_of

WEIGHTS = {"usage": 35, "inquiries": 20, "market": 15, "payment": 30}


def truth(demo: Demo, days: int = 30) -> dict[str, Any]:
    """Return the truth of a demo as JSON: what is due within `days`, the totals, and each customer's risk."""
    lines = sorted(filter(None, (_due(contract, demo.today, days) for contract in demo.contracts)))
    totals: dict[str, int] = {}
    for _deadline, _number, _kind, amount, currency in lines:
        totals[currency] = totals.get(currency, 0) + amount
    return {
        "today": demo.today.isoformat(),
        "days": days,
        "due": [{"contract": number, "deadline": deadline, "kind": kind} for deadline, number, kind, _a, _c in lines],
        "totals": dict(sorted(totals.items())),
        "risk": {customer.code: _risk(customer, demo) for customer in demo.customers},
    }


def _due(contract: Contract, today: date, days: int) -> tuple[str, str, str, int, str] | None:
    if contract.state == "cancelled":
        return None
    _start, end = terms_of(contract)[-1]
    deadline, kind = end, "end"
    if contract.notice_days is not None and end - timedelta(days=contract.notice_days) >= today:
        deadline, kind = end - timedelta(days=contract.notice_days), "notice"
    if deadline > today + timedelta(days=days):
        return None
    return deadline.isoformat(), contract.number, kind, contract.amounts[-1], contract.currency


def _risk(customer: Customer, demo: Demo) -> dict[str, Any]:
    found: dict[str, float] = {}
    story = customer.story
    if story.usage is not None:
        before, last = story.usage
        found["usage"] = _line((before - last) / before * 100, ((10, 0), (50, 100)))
    if story.inquiries is not None:
        before, last = story.inquiries
        found["inquiries"] = _line((before - last) / before * 100, ((20, 0), (80, 100)))
    days = [day for industry, _kind, day, _label in demo.market if industry == customer.industry]
    if days:
        recent = sum(demo.today - timedelta(days=89) <= day <= demo.today for day in days)
        found["market"] = _line(recent, ((0, 0), (1, 40), (2, 70), (3, 100)))
    if story.days_late is not None:
        found["payment"] = _line(story.days_late, ((0, 0), (7, 25), (30, 70), (60, 100)))
    weight = sum(WEIGHTS[name] for name in found)
    if not weight:
        return {"score": None, "coverage": 0, "level": "unknown"}
    score = sum(WEIGHTS[name] * r for name, r in found.items()) / weight
    level = "high" if score >= 70 else "medium" if score >= 40 else "low" if weight >= 60 else "unknown"
    return {"score": round(score, 6), "coverage": weight, "level": level}


def _line(x: float, knots: tuple[tuple[float, float], ...]) -> float:
    if x <= knots[0][0]:
        return knots[0][1]
    for (x0, y0), (x1, y1) in pairwise(knots):
        if x <= x1:
            return y0 + (x - x0) / (x1 - x0) * (y1 - y0)
    return knots[-1][1]
