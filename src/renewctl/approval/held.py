"""What held since a term was entered, as the journal knows it: whoever changes the facts first gets round no rule.

What was changed before the book had any rules is no way round them, and does not count.
"""

import json
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
ENTERED = "SELECT MIN(id) FROM change WHERE table_name = 'contract' AND row_key = :key"
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
    minor, currency = image.get("amount"), image.get("currency")
    price = None if minor is None else Money(int(str(minor)), str(currency))
    return First(
        price, (stored_day(image.get("start_on")), stored_day(image.get("original_end_on") or image.get("end_on")))
    )


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
    rules = book.number(FIRST_RULES)
    return bool(rules) and book.number(ENTERED, {"key": str(contract_id)}) > rules


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
