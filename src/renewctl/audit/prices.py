"""Taking back what raised a price lowers it: the contracts for which the rules for approvals are then asked."""

import json
from collections.abc import Iterator

from renewctl.store.reader import Reader

TERMS_CHANGED = """
SELECT before, after FROM change
WHERE change_set_id = :number AND table_name = 'term' AND before IS NOT NULL ORDER BY id
"""
OF_THE_PRICE = ("amount", "currency", "start_on", "end_on", "original_end_on")


def repriced(book: Reader, number: int) -> Iterator[int]:
    """Yield the contracts of which the change set changed a term's sum or days, or took a term away, each once."""
    told = set[int]()
    for before, after in book.tuples(TERMS_CHANGED, {"number": number}):
        was, now = json.loads(str(before)), json.loads(str(after)) if after else {}
        if was["contract_id"] not in told and any(was.get(field) != now.get(field) for field in OF_THE_PRICE):
            told.add(was["contract_id"])
            yield was["contract_id"]
