"""What stands in the book already, as an import compares it: all of a table, or only what a small file touches."""

from collections.abc import Iterable, Iterator

from renewctl.importer.plan import Values
from renewctl.store.batches import THESE
from renewctl.store.reader import Parameters, Reader

CUSTOMER_COLUMNS = (
    *("id", "code", "name", "name_key", "tier", "segment", "channel", "industry", "owner", "phone", "email", "address"),
    *("preferences", "notes", "archived_on", "attributes"),
)
CONTACT_COLUMNS = (
    *("id", "customer_id", "name", "title", "level", "role"),
    *("phone", "email", "chat_id", "every_days", "archived_on", "notes", "attributes"),
)
CONTRACT_COLUMNS = (
    *("id", "number", "number_is_ours", "customer_id", "anchor", "name", "product", "kind", "state"),
    *("notice_length", "notice_unit", "renewal_months", "billing_cycle", "payment_method"),
    *("owner", "signed_on", "notes", "escalator", "offer_days", "attributes"),
)
TERM_COLUMNS = (
    *("id", "contract_id", "sequence", "kind", "recorded_on", "start_on", "end_on", "amount", "currency"),
    *("notice_deadline", "is_open", "outcome", "decided_on", "reason_code", "reason_note"),
    *("original_end_on", "is_tacit", "signed_on"),
)
AMENDMENT_COLUMNS = ("id", "contract_id", "term_id", "effective_on", "field", "before", "after", "reason")
NOTICE_COLUMNS = (
    *("id", "contract_id", "term_id", "direction", "on_day", "evidence", "withdrawn_on", "end_before"),
)  # fmt: skip
INVOICE_COLUMNS = (
    *("id", "number", "customer_id", "contract_id", "issued_on", "due_on", "amount", "currency"),
    *("notes", "attributes"),
)
RECEIPT_COLUMNS = ("id", "invoice_id", "received_on", "amount", "reference", "notes", "attributes")
INTERACTION_COLUMNS = (
    *("id", "customer_id", "happened_at", "kind", "note", "contact_id", "contract_id"),
    *("minutes", "direction", "outcome", "content", "owner", "attributes"),
)
CUSTOMER_SIGNAL_COLUMNS = (
    *("customer_id", "kind", "on_day", "label", "sequence", "value", "notes", "attributes"),
)  # fmt: skip
MARKET_SIGNAL_COLUMNS = ("id", "industry", "kind", "on_day", "label", "sequence", "value", "notes", "attributes")

_CUSTOMERS = f"SELECT {', '.join(CUSTOMER_COLUMNS)}, merged_into_id FROM customer"
CUSTOMERS = f"{_CUSTOMERS} ORDER BY id"
CUSTOMERS_BY_CODE = f"{_CUSTOMERS} WHERE code = :text ORDER BY id"
CUSTOMERS_BY_NAME = f"{_CUSTOMERS} WHERE name = :text ORDER BY id"
CUSTOMERS_BY_KEY = f"{_CUSTOMERS} WHERE name_key = :text ORDER BY id"
CUSTOMERS_BY_ID = f"{_CUSTOMERS} WHERE id = :id"

_CONTACTS = f"SELECT {', '.join(CONTACT_COLUMNS)} FROM contact"
CONTACTS_OF = f"{_CONTACTS} WHERE customer_id = :id ORDER BY id"

_CONTRACTS = f"SELECT {', '.join(CONTRACT_COLUMNS)} FROM contract"
CONTRACTS = f"{_CONTRACTS} ORDER BY id"
CONTRACTS_BY_NUMBER = f"{_CONTRACTS} WHERE number = :text"
CONTRACTS_OF = f"{_CONTRACTS} WHERE customer_id = :id ORDER BY id"

_TERMS = f"SELECT {', '.join(TERM_COLUMNS)} FROM term"
TERMS = f"{_TERMS} ORDER BY contract_id, sequence"
TERMS_OF = f"{_TERMS} WHERE contract_id = :id ORDER BY sequence"

AMENDMENTS_OF = f"SELECT {', '.join(AMENDMENT_COLUMNS)} FROM amendment WHERE contract_id = :id ORDER BY id"
NOTICES_OF = f"SELECT {', '.join(NOTICE_COLUMNS)} FROM notice WHERE contract_id = :id ORDER BY id"

_INVOICES = f"SELECT {', '.join(INVOICE_COLUMNS)} FROM invoice"
INVOICES_BY_NUMBER = f"{_INVOICES} WHERE number = :text"

_RECEIPTS = f"SELECT {', '.join(RECEIPT_COLUMNS)} FROM receipt"
RECEIPTS_OF = f"{_RECEIPTS} WHERE invoice_id = :id ORDER BY id"

_INTERACTIONS = f"SELECT {', '.join(INTERACTION_COLUMNS)} FROM interaction"
INTERACTIONS_OF = f"{_INTERACTIONS} WHERE customer_id = :id ORDER BY id"

_CUSTOMER_SIGNALS = f"SELECT {', '.join(CUSTOMER_SIGNAL_COLUMNS)} FROM customer_signal"
CUSTOMER_SIGNALS_OF = f"{_CUSTOMER_SIGNALS} WHERE customer_id = :id ORDER BY kind, on_day, label, sequence"
_MARKET_SIGNALS = f"SELECT {', '.join(MARKET_SIGNAL_COLUMNS)} FROM market_signal"
MARKET_SIGNALS_OF = f"{_MARKET_SIGNALS} WHERE industry = :text ORDER BY kind, on_day, label, sequence"

BY_IDS = {
    table: f"SELECT {', '.join(columns)} FROM {table} WHERE id IN ({THESE})"
    for table, columns in {
        "customer": CUSTOMER_COLUMNS,
        "contact": CONTACT_COLUMNS,
        "contract": CONTRACT_COLUMNS,
        "term": TERM_COLUMNS,
        "amendment": AMENDMENT_COLUMNS,
        "notice": NOTICE_COLUMNS,
        "invoice": INVOICE_COLUMNS,
        "receipt": RECEIPT_COLUMNS,
        "interaction": INTERACTION_COLUMNS,
        "market_signal": MARKET_SIGNAL_COLUMNS,
    }.items()
}
"""Some hundred rows of each table that has a number of its own, as a sheet writes them."""

COUNT_CUSTOMERS = "SELECT COUNT(*) FROM customer"
COUNT_CONTRACTS = "SELECT COUNT(*) FROM contract"
CUSTOMER_CODES = "SELECT code FROM customer"
CONTRACT_NUMBERS = "SELECT number FROM contract"
INVOICE_NUMBERS = "SELECT number FROM invoice"
CODE_IS_TAKEN = "SELECT COUNT(*) FROM customer WHERE code = :text"
NUMBER_IS_TAKEN = "SELECT COUNT(*) FROM contract WHERE number = :text"

PROFILE = "SELECT options FROM import_profile WHERE name = :name"
PROFILES = "SELECT name FROM import_profile ORDER BY name"

# A look-up costs about ten times as much as a row of a table read in one go.
LOOKUP_COST = 10


def by_texts(book: Reader, sql: str, texts: Iterable[str]) -> Iterator[Values]:
    """Yield the rows of a statement for each of these texts."""
    for text in texts:
        yield from rows(book, sql, {"text": text})


def by_ids(book: Reader, sql: str, ids: Iterable[int]) -> Iterator[Values]:
    """Yield the rows of a statement for each of these ids."""
    for number in ids:
        yield from rows(book, sql, {"id": number})


def texts(book: Reader, sql: str) -> Iterator[str]:
    """Yield the one text of each row of a statement."""
    return (str(text) for (text,) in book.connection.execute(sql))


def rows(book: Reader, sql: str, parameters: Parameters | None = None) -> Iterator[Values]:
    """Yield the rows of a statement."""
    yield from book.connection.execute(sql, parameters or {})


def is_taken(book: Reader, sql: str, text: str) -> bool:
    """Return whether a code or number is in use."""
    return book.number(sql, {"text": text}) > 0
