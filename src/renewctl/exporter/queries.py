"""What an export holds: one statement for each kind of record, its columns named as an import names its fields."""

from collections.abc import Iterator, Mapping

from renewctl.store.reader import Reader

Value = str | int | None


def _select(columns: Mapping[str, str], rest: str) -> str:
    return "SELECT " + ", ".join(f"{column} AS {field}" for field, column in columns.items()) + " " + rest


_CUSTOMER = {"customer_no": "customer.code", "customer_name": "customer.name"}
_PARTY = {
    "tier": "customer.tier",
    "segment": "customer.segment",
    "industry": "customer.industry",
    "phone": "customer.phone",
    "email": "customer.email",
    "address": "customer.address",
}

CONTRACTS = _select(
    {
        **_CUSTOMER,
        **_PARTY,
        "contract_no": "contract.number",
        "contract_name": "contract.name",
        "product": "contract.product",
        "kind": "contract.kind",
        "status": "contract.state",
        "notice": "contract.notice_length",
        "notice_unit": "contract.notice_unit",
        "renewal_months": "contract.renewal_months",
        "escalator": "contract.escalator",
        "offer_days": "contract.offer_days",
        "billing_cycle": "contract.billing_cycle",
        "payment_method": "contract.payment_method",
        "owner": "contract.owner",
        "notes": "contract.notes",
        "sign_date": "CASE WHEN term.sequence > 1 THEN term.signed_on ELSE contract.signed_on END",
        "start_date": "term.start_on",
        "end_date": "term.end_on",
        "amount": "term.amount",
        "currency": "term.currency",
        "term_outcome": "term.outcome",
        "term_decided_on": "term.decided_on",
        "term_reason": "term.reason_code",
        "term_reason_note": "term.reason_note",
        "original_end_date": "term.original_end_on",
        "term_tacit": "CASE WHEN term.is_tacit = 1 THEN 'yes' END",
        "term_won_back": "CASE WHEN term.kind = 'initial' AND term.sequence > 1 THEN 'yes' END",
        "attributes": "contract.attributes",
    },
    "FROM contract JOIN customer ON customer.id = contract.customer_id "
    "LEFT JOIN term ON term.contract_id = contract.id ORDER BY contract.id, term.sequence",
)
CUSTOMERS = _select(
    {
        **_CUSTOMER,
        **_PARTY,
        "owner": "customer.owner",
        "notes": "customer.notes",
        "customer_channel": "customer.channel",
        "customer_preferences": "customer.preferences",
        "archived_on": "customer.archived_on",
        "attributes": "customer.attributes",
    },
    "FROM customer WHERE customer.merged_into_id IS NULL ORDER BY customer.id",
)
CONTACTS = _select(
    {
        **_CUSTOMER,
        "contact": "contact.name",
        "title": "contact.title",
        "level": "contact.level",
        "role": "contact.role",
        "phone": "contact.phone",
        "email": "contact.email",
        "chat_id": "contact.chat_id",
        "every_days": "contact.every_days",
        "archived_on": "contact.archived_on",
        "notes": "contact.notes",
        "attributes": "contact.attributes",
    },
    "FROM contact JOIN customer ON customer.id = contact.customer_id ORDER BY contact.id",
)
AMENDMENTS = _select(
    {
        "contract_no": "contract.number",
        "start_date": "term.start_on",
        "effective_on": "amendment.effective_on",
        "amended": "amendment.field",
        "agreed_before": "amendment.before",
        "agreed_after": "amendment.after",
        "amendment_reason": "amendment.reason",
    },
    "FROM amendment JOIN contract ON contract.id = amendment.contract_id "
    "LEFT JOIN term ON term.id = amendment.term_id ORDER BY amendment.id",
)
NOTICES = _select(
    {
        "contract_no": "contract.number",
        "start_date": "term.start_on",
        "notice_direction": "notice.direction",
        "notice_on": "notice.on_day",
        "evidence": "notice.evidence",
        "withdrawn_on": "notice.withdrawn_on",
        "end_before": "notice.end_before",
    },
    "FROM notice JOIN term ON term.id = notice.term_id JOIN contract ON contract.id = notice.contract_id "
    "ORDER BY notice.id",
)
INVOICES = _select(
    {
        **_CUSTOMER,
        "invoice_no": "invoice.number",
        "contract_no": "contract.number",
        "issued_on": "invoice.issued_on",
        "due_on": "invoice.due_on",
        "amount": "invoice.amount",
        "currency": "invoice.currency",
        "notes": "invoice.notes",
        "attributes": "invoice.attributes",
    },
    "FROM invoice JOIN customer ON customer.id = invoice.customer_id "
    "LEFT JOIN contract ON contract.id = invoice.contract_id ORDER BY invoice.id",
)
RECEIPTS = _select(
    {
        **_CUSTOMER,
        "invoice_no": "invoice.number",
        "received_on": "receipt.received_on",
        "amount": "receipt.amount",
        "currency": "invoice.currency",
        "reference": "receipt.reference",
        "notes": "receipt.notes",
        "attributes": "receipt.attributes",
    },
    "FROM receipt JOIN invoice ON invoice.id = receipt.invoice_id "
    "JOIN customer ON customer.id = invoice.customer_id ORDER BY receipt.id",
)
INTERACTIONS = _select(
    {
        **_CUSTOMER,
        "happened_at": "interaction.happened_at",
        "interaction_kind": "interaction.kind",
        "note": "interaction.note",
        "contact": "contact.name",
        "contract_no": "contract.number",
        "minutes": "interaction.minutes",
        "direction": "interaction.direction",
        "outcome": "interaction.outcome",
        "content_kind": "interaction.content",
        "owner": "interaction.owner",
        "attributes": "interaction.attributes",
    },
    "FROM interaction JOIN customer ON customer.id = interaction.customer_id "
    "LEFT JOIN contact ON contact.id = interaction.contact_id "
    "LEFT JOIN contract ON contract.id = interaction.contract_id ORDER BY interaction.id",
)
_SIGNAL = ("date", "kind", "value", "label", "notes", "attributes")
CUSTOMER_SIGNALS = _select(
    {**_CUSTOMER, **{name: f"customer_signal.{'on_day' if name == 'date' else name}" for name in _SIGNAL}},
    "FROM customer_signal JOIN customer ON customer.id = customer_signal.customer_id ORDER BY customer.id, "
    "customer_signal.kind, customer_signal.on_day, customer_signal.label, customer_signal.sequence",
)
MARKET_SIGNALS = _select(
    {"industry": "industry", **{name: "on_day" if name == "date" else name for name in _SIGNAL}},
    "FROM market_signal ORDER BY id",
)

STATEMENTS: Mapping[str, tuple[str, ...]] = {
    "customers": (CUSTOMERS,),
    "contacts": (CONTACTS,),
    "contracts": (CONTRACTS,),
    "amendments": (AMENDMENTS,),
    "notices": (NOTICES,),
    "invoices": (INVOICES,),
    "receipts": (RECEIPTS,),
    "interactions": (INTERACTIONS,),
    "signals": (CUSTOMER_SIGNALS, MARKET_SIGNALS),
}


def records(book: Reader, what: str) -> Iterator[dict[str, Value]]:
    """Yield the records of a kind as {field: value}; attributes as their JSON text, money in minor units."""
    for statement in STATEMENTS[what]:
        cursor = book.connection.execute(statement)
        fields = [column[0] for column in cursor.description]
        for row in cursor:
            yield dict(zip(fields, row, strict=True))
