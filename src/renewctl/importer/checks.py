"""What a row must say by itself, whatever the book holds: told together with the cells that cannot be read."""

from collections.abc import Sequence
from typing import NamedTuple

from renewctl.importer.staging import Staged
from renewctl.messages import N_, _
from renewctl.money import to_text


class Needed(NamedTuple):
    """Fields of which a row must have one, and what to say (translate it where it is said) when it has none."""

    fields: tuple[str, ...]
    reason: str


CUSTOMER = Needed(("customer_name", "customer_no"), N_("The row names no customer."))
NEEDED: dict[str, tuple[Needed, ...]] = {
    "contracts": (CUSTOMER,),
    "customers": (CUSTOMER,),
    "contacts": (CUSTOMER, Needed(("contact",), N_("The row names no contact."))),
    "amendments": (
        Needed(("contract_no",), N_("The row names no contract.")),
        Needed(("effective_on",), N_("The row does not say which day it was.")),
        Needed(("amended",), N_("The row does not say what was amended.")),
        Needed(
            ("agreed_before", "agreed_after"),
            N_("The row does not say what was agreed."),
        ),
        Needed(("amendment_reason",), N_("The row does not say why.")),
    ),
    "notices": (
        Needed(("contract_no",), N_("The row names no contract.")),
        Needed(("notice_on",), N_("The row does not say which day it was.")),
        Needed(("notice_direction",), N_("The row does not say who gave notice.")),
    ),
    "invoices": (
        Needed(("invoice_no",), N_("The row has no invoice number.")),
        Needed(("customer_name", "customer_no", "contract_no"), N_("The row names neither a customer nor a contract.")),
        Needed(("amount",), N_("The row has no amount.")),
        Needed(("due_on", "issued_on"), N_("The row says neither when it is due nor when it was issued.")),
    ),
    "receipts": (
        Needed(("invoice_no",), N_("The row has no invoice number.")),
        Needed(("received_on",), N_("The row does not say which day it was.")),
        Needed(("amount",), N_("The row has no amount.")),
    ),
    "interactions": (CUSTOMER, Needed(("happened_at",), N_("The row does not say when it was."))),
    "outcomes": (
        Needed(("customer_name", "customer_no", "contract_no"), N_("The row names neither a customer nor a contract.")),
        Needed(("term_outcome", "lost", "kept"), N_("The row does not say what came of it.")),
    ),
    "signals": (
        Needed(("customer_name", "customer_no", "industry"), N_("The row names neither a customer nor an industry.")),
        Needed(("kind",), N_("The row does not say what kind of signal it is.")),
        Needed(("date",), N_("The row does not say which day it was.")),
    ),
}


def check_rows(staged: Staged) -> None:
    """Refuse each row that lacks what it must have, ends before it starts, or has a contract's sum below 0.

    On top of what is refused already.
    """
    for needed in NEEDED[staged.what]:
        for row in _lacking(staged, needed.fields):
            if not _is_blamed(staged, row, needed.fields):
                name = next((one for one in needed.fields if one in staged.headers), "")
                staged.refuse(row, name, "", _(needed.reason))
    if staged.what == "contracts":
        for row, (start, end) in enumerate(zip(staged.text("start_date"), staged.text("end_date"), strict=True)):
            if start and end and end < start:
                staged.refuse(row, "end_date", end, _("The end is before the start, {start}.").format(start=start))
        for row, minor in enumerate(staged.number("amount")):
            if minor is not None and minor < 0:  # an invoice may be: it is a credit note then
                written = to_text(minor, staged.text("currency")[row] or "")
                staged.refuse(row, "amount", written, _("The sum of a term cannot be negative."))


def _lacking(staged: Staged, fields: tuple[str, ...]) -> Sequence[int]:
    """Return the rows in which all of these fields are blank."""
    columns = [column for name in fields if (column := staged.texts.get(name) or staged.numbers.get(name))]
    if any(None not in column for column in columns):
        return ()
    if not columns:
        return range(len(staged.lines))
    return [row for row, values in enumerate(zip(*columns, strict=True)) if all(value is None for value in values)]


def _is_blamed(staged: Staged, row: int, fields: tuple[str, ...]) -> bool:
    """Return whether a cell of one of these fields could not be read: it is not missing, then."""
    blamed = {problem.column for problem in staged.problems.get(row, ())}
    return any(name in staged.headers and staged.headers[name] in blamed for name in fields)
