"""Invoices of a sheet by their number, and receipts by invoice, day, amount and reference."""

from collections import defaultdict
from datetime import date

from renewctl.dates import stored_day
from renewctl.errors import RuleError
from renewctl.importer import queries
from renewctl.importer.plan import Effect, Plan, Value, Values, Writes, attributes_over, laid_over
from renewctl.importer.queries import INVOICE_COLUMNS, RECEIPT_COLUMNS
from renewctl.importer.records.parties import Customers
from renewctl.importer.records.spellings import warn_of_spellings
from renewctl.invoice.rules import check_invoice, check_receipt
from renewctl.messages import _
from renewctl.money import Money, to_minor
from renewctl.store.reader import Reader
from renewctl.written_amounts import NotAnAmount, read_amount

INVOICE_FIELDS = (
    *("invoice_no", "customer_name", "contract_no", "issued_on", "due_on", "amount", "currency", "notes"),
)


def plan_invoices(book: Reader, plan: Plan, ids: dict[str, int]) -> None:
    """Plan a sheet of invoices; customer and contract must be in the book, an invoice of known number is corrected."""
    customers = Customers(book, plan, ids["customer"], may_add=False)
    customers.look_up_unread()
    found = _Invoices(book, plan, customers)
    members: dict[str, list[int]] = defaultdict(list)
    told: dict[int, Values] = {}
    for row in plan.good_rows():
        facts = found.facts(row)
        if facts is not None:
            told[row] = facts
            members[str(facts[0])].append(row)
    writes = Writes(INVOICE_COLUMNS)
    for number, rows in members.items():
        facts = told[rows[0]]
        if len(rows) > 1:
            if differing := plan.differing(INVOICE_FIELDS, [told[row] for row in rows]):
                plan.conflict(rows, "invoice_no", number, differing)
                continue
            plan.warn_of_duplicates(number, rows)
        standing = next(queries.by_texts(book, queries.INVOICES_BY_NUMBER, [number]), None)
        if standing is None:
            writes.inserts.append((ids["invoice"], *facts))
            ids["invoice"] += 1
            plan.differs(rows[0], Effect.NEW)
            continue
        row_now = (standing[0], *laid_over(standing[1:-1], facts[:-1]), attributes_over(standing[-1], facts[-1]))
        if row_now != standing:
            writes.updates.append(row_now)
            plan.differs(rows[0])
    new = [str(invoice[1]) for invoice in writes.inserts]
    warn_of_spellings(plan, "invoice_no", new, queries.texts(book, queries.INVOICE_NUMBERS))
    plan.writes = {"invoice": writes}


class _Invoices:
    def __init__(self, book: Reader, plan: Plan, customers: Customers) -> None:
        self.book = book
        self.plan = plan
        self.customers = customers
        staged = plan.staged
        self.numbers, self.contracts = staged.text("invoice_no"), staged.text("contract_no")
        self.codes, self.names = staged.text("customer_no"), staged.text("customer_name")
        self.issued, self.due = staged.text("issued_on"), staged.text("due_on")
        self.amounts, self.currencies = staged.number("amount"), staged.text("currency")
        self.notes = staged.text("notes")

    def facts(self, row: int) -> Values | None:
        """Return an invoice's columns from the number on, None when the row is refused."""
        number, due = self.numbers[row], self.due[row] or self.issued[row]
        issued = self.issued[row]
        try:
            check_invoice(self.amounts[row] or 0, stored_day(issued), date.fromisoformat(due or ""))
        except RuleError as error:
            self.plan.refuse(row, "amount" if self.amounts[row] == 0 else "due_on", due or "", error.message)
            return None
        contract = self._contract(row)
        if contract is None:
            return None
        contract_id, customer = contract
        if self.codes[row] or self.names[row] or customer is None:
            named = self.customers.of(row, self.codes[row], self.names[row])
            if named is None:
                return None
            if customer is not None and self.customers.current(customer) != named:
                self.plan.refuse(
                    row, "contract_no", self.contracts[row] or "", _("The contract is another customer's.")
                )
                return None
            customer = named
        return (
            *(number, customer, contract_id, self.issued[row], due),
            *(self.amounts[row], self.currencies[row], self.notes[row], self.plan.staged.attributes[row]),
        )

    def _contract(self, row: int) -> tuple[Value, int | None] | None:
        """Return the row's contract and that one's customer; None when there is no such contract."""
        number = self.contracts[row]
        if not number:
            return None, None
        contract = next(queries.by_texts(self.book, queries.CONTRACTS_BY_NUMBER, [number]), None)
        if contract is None:
            self.plan.refuse(row, "contract_no", number, _("There is no such contract in the book."))
            return None
        return contract[0], int(contract[3] or 0)


def plan_receipts(book: Reader, plan: Plan, ids: dict[str, int], today: date) -> None:
    """Plan a sheet of receipts: each for an invoice of the book, in that invoice's currency."""
    staged = plan.staged
    numbers, days, references = staged.text("invoice_no"), staged.text("received_on"), staged.text("reference")
    invoices: dict[str, Values | None] = {}
    standing: dict[Values, list[Values]] = {}
    seen: dict[Values, list[int]] = defaultdict(list)
    writes = Writes(RECEIPT_COLUMNS)
    rounded: list[int] = []
    for row in plan.good_rows():
        number = numbers[row] or ""
        if number not in invoices:
            invoices[number] = next(queries.by_texts(book, queries.INVOICES_BY_NUMBER, [number]), None)
            _read_receipts(book, invoices[number], standing)
        invoice = invoices[number]
        received = _received(plan, row, invoice, today)
        if invoice is None or received is None:
            continue
        minor, was_rounded = received
        if was_rounded:
            rounded.append(row)
        key: Values = (invoice[0], days[row], minor, references[row])
        nth = len(seen[key])
        seen[key].append(row)
        facts: Values = (staged.text("notes")[row], staged.attributes[row])
        already = standing.get(key, [])
        if nth >= len(already):
            writes.inserts.append((ids["receipt"], *key, *facts))
            ids["receipt"] += 1
            plan.differs(row, Effect.NEW)
            continue
        before = already[nth]
        told: Values = (*before[:5], facts[0] or before[5], attributes_over(before[6], facts[1]))
        if told != before:
            writes.updates.append(told)
            plan.differs(row)
    for key, rows in seen.items():
        if len(rows) > 1:
            plan.warn_of_duplicates(f"{numbers[rows[0]]} {key[1]}", rows)
    plan.warnings += staged.rounded("amount", rounded)
    plan.writes = {"receipt": writes}


def _read_receipts(book: Reader, invoice: Values | None, standing: dict[Values, list[Values]]) -> None:
    if invoice is not None:
        for receipt in queries.by_ids(book, queries.RECEIPTS_OF, [int(invoice[0] or 0)]):
            standing.setdefault(receipt[1:5], []).append(receipt)


def _received(plan: Plan, row: int, invoice: Values | None, today: date) -> tuple[int, bool] | None:
    """Return a receipt's amount in its invoice's currency and whether it was rounded; None for a row refused."""
    staged = plan.staged
    text, day = staged.text("amount")[row] or "", staged.text("received_on")[row] or ""
    if invoice is None:
        number = staged.text("invoice_no")[row] or ""
        plan.refuse(row, "invoice_no", number, _("There is no such invoice in the book."))
        return None
    invoice_no, asked, currency = (invoice[INVOICE_COLUMNS.index(name)] for name in ("number", "amount", "currency"))
    try:
        written = read_amount(text)
        stated = staged.text("currency")[row] or written.currency or str(currency)
        minor, was_rounded = to_minor(written.value, stated)
        arrived = Money(minor, stated)
        check_receipt(str(invoice_no), Money(int(asked or 0), str(currency)), arrived, date.fromisoformat(day), today)
    except (NotAnAmount, RuleError) as error:
        plan.refuse(row, "amount", text, error.message)
        return None
    return minor, was_rounded
