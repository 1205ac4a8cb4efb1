"""What held since a term was entered, as the journal knows it: whoever changes the facts first gets round no rule.

What was changed before the book had any rules is no way round them, and does not count.
"""

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from renewctl.dates import stored_day
from renewctl.money import Money
from renewctl.store.journal import instant
from renewctl.store.reader import Reader
from renewctl.vocabulary import ContractState, Tier

YEAR = timedelta(days=365)

SINCE = """
SELECT MAX(first) FROM (
    SELECT MIN(id) AS first FROM change WHERE table_name = 'term' AND row_key = :term
    UNION ALL SELECT MIN(id) FROM change WHERE table_name = 'approval_rules') AS firsts
"""
LAST_YEAR = """
SELECT MIN(id) FROM change WHERE change_set_id = (SELECT MIN(id) FROM change_set WHERE at >= :at)
"""
NEWEST = "SELECT MAX(at) FROM change_set"
FIRST_RULES = "SELECT MIN(id) FROM change WHERE table_name = 'approval_rules'"
ENTERED = "SELECT MIN(id) FROM change WHERE table_name = :table AND row_key = :key"
BEFORE_UNAPPROVED = """
SELECT earlier.id, earlier.amount, earlier.currency, earlier.start_on,
    COALESCE(earlier.original_end_on, earlier.end_on)
FROM term
JOIN term AS earlier ON earlier.contract_id = term.contract_id AND earlier.sequence = term.sequence - 1
WHERE term.id = :term AND NOT EXISTS (
    SELECT 1 FROM quote JOIN approval ON approval.subject = 'quote' AND approval.subject_id = quote.id
    WHERE quote.term_id = earlier.id AND quote.state = 'accepted' AND approval.levels = (
        SELECT COUNT(*) FROM approval_decision
        WHERE approval_decision.approval_id = approval.id AND approval_decision.decision = 'approve'))
"""
IMAGES_SINCE = """
SELECT before FROM change
WHERE table_name = :table AND row_key = :key AND id > :since AND before IS NOT NULL ORDER BY id
"""
EVERY_IMAGE = "SELECT row_key, before FROM change WHERE table_name = :table AND id > :since AND before IS NOT NULL"
TIER = "SELECT tier FROM customer WHERE id = :customer"
CUSTOMER = "SELECT customer_id FROM contract WHERE id = :contract"


def tiers_held(book: Reader, contract_id: int, term_id: int | None) -> frozenset[Tier]:
    """Return the tiers that a contract's customer has had since a term was entered, and in the last year at least.

    Also those of the customers that the contract belonged to meanwhile. The year is one of the journal's instants: a
    term that was written in between, by itself or as a bridge, makes nobody forget a tier.
    """
    since = max(min(_since(book, term_id), _a_year_ago(book)), book.number(FIRST_RULES))
    images = _images(book, "contract", contract_id, since)
    customers = {int(str(image["customer_id"])) for image in images} | {
        book.number(CUSTOMER, {"contract": contract_id})
    }
    tiers: list[object] = []
    for customer in customers:
        tiers += [tier for (tier,) in book.tuples(TIER, {"customer": customer})]
        tiers += [image.get("tier") for image in _images(book, "customer", customer, since)]
    return frozenset(Tier(str(tier)) for tier in tiers if tier is not None)


class First(NamedTuple):
    """The sum of a term and its days as first agreed, as they were when it was entered."""

    price: Money | None
    span: tuple[date | None, date | None]


def first_of(book: Reader, term_id: int | None) -> First | None:
    """Return what a term was when it was entered, or when the book got its rules; None where it is so still."""
    image = next(iter(_images(book, "term", term_id, _since(book, term_id))), None)
    if image is None:
        return None
    span = _day(image.get("start_on")), _day(image.get("original_end_on") or image.get("end_on"))
    return First(_money(image.get("amount"), image.get("currency")), span)


def measured_from(book: Reader, term_id: int | None) -> Iterator[First]:
    """Yield what a discount on what follows a term is measured from beside its price: the last approved price too.

    What the term was when it was entered, and each term before it, down to one whose price was approved or that was
    entered before the book had rules: discounts that each need no approval add up until somebody approves.
    """
    while term_id is not None:
        if first := first_of(book, term_id):
            yield first
        if not _is_under_rules(book, "term", term_id):
            return
        earlier = next(book.tuples(BEFORE_UNAPPROVED, {"term": term_id}), None)
        if earlier is None:
            return
        id, minor, currency, start, end = earlier
        term_id = int(str(id))
        yield First(_money(minor, currency), (_day(start), _day(end)))


def once_active(book: Reader) -> frozenset[int]:
    """Return the contracts that were active at some time since the book has rules and were changed then."""
    rows = book.tuples(EVERY_IMAGE, {"table": "contract", "since": book.number(FIRST_RULES)})
    return frozenset(
        int(str(key)) for key, image in rows if json.loads(str(image)).get("state") == ContractState.ACTIVE
    )


def latest_ends(book: Reader) -> dict[int, str]:
    """Return the latest end that terms had since the book has rules and before they were changed, by their ids."""
    found: dict[int, str] = {}
    for key, image in book.tuples(EVERY_IMAGE, {"table": "term", "since": book.number(FIRST_RULES)}):
        end = str(json.loads(str(image)).get("end_on") or "")
        found[int(str(key))] = max(end, found.get(int(str(key)), ""))
    return found


def is_under_rules(book: Reader, contract_id: int) -> bool:
    """Return whether a contract was entered after the book had got its first rules."""
    return _is_under_rules(book, "contract", contract_id)


def _is_under_rules(book: Reader, table: str, id: int) -> bool:
    rules = book.number(FIRST_RULES)
    return bool(rules) and book.number(ENTERED, {"table": table, "key": str(id)}) > rules


def _since(book: Reader, term_id: int | None) -> int:
    return book.number(SINCE, {"term": str(term_id)})


def _a_year_ago(book: Reader) -> int:
    newest = next(book.tuples(NEWEST), (None,))[0]
    if newest is None:
        return 0
    at = datetime.fromisoformat(str(newest)) - YEAR
    return book.number(LAST_YEAR, {"at": instant(at)})


def _images(book: Reader, table: str, id: int | None, since: int) -> list[dict[str, object]]:
    rows = book.tuples(IMAGES_SINCE, {"table": table, "key": str(id), "since": since})
    return [json.loads(str(image)) for (image,) in rows]


def _money(minor: object, currency: object) -> Money | None:
    return None if minor is None else Money(int(str(minor)), str(currency))


def _day(value: object) -> date | None:
    return stored_day(str(value)) if value else None
