"""What renewctl calls a column in its own tables, an import knows again: in Chinese each one, in English most."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from renewctl import messages
from renewctl.contact.columns import CONTACT
from renewctl.contract.columns import CONTRACT
from renewctl.customer import commands as customer
from renewctl.importer.header.mapping import map_headers
from renewctl.interaction import commands as interaction
from renewctl.invoice import commands as invoice
from renewctl.invoice.columns import INVOICE
from renewctl.output import Column
from renewctl.signal import commands as signal

PARTY = {"customer": "customer_name", "customer_code": "customer_no"}
HEADINGS: dict[str, tuple[str, dict[str, str]]] = {
    "customers": (
        "customer",
        {"code": "customer_no", "name": "customer_name", "channel": "customer_channel"}
        | {"preferences": "customer_preferences"}
        | {key: key for key in ("tier", "segment", "industry", "owner", "phone", "email", "address", "notes")}
        | {"archived_on": "archived_on"},
    ),
    "contacts": (
        "contact",
        PARTY
        | {"name": "contact", "archived_on": "archived_on", "every_days": "every_days"}
        | {key: key for key in ("title", "level", "role", "phone", "email", "chat_id", "notes")},
    ),
    # 类型 stays what a sheet of contracts means by it: 采购, 销售 and the like, and seldom how it renews
    "contracts": (
        "contract",
        PARTY
        | {"contract": "contract_no", "name": "contract_name", "state": "status", "term_start": "start_date"}
        | {"term_end": "end_date", "signed_on": "sign_date"}
        | {key: key for key in ("product", "owner", "tier", "amount", "notice", "renewal_months")}
        | {key: key for key in ("billing_cycle", "payment_method", "notes")},
    ),
    "invoices": (
        "invoice",
        PARTY
        | {"number": "invoice_no", "contract": "contract_no"}
        | {key: key for key in ("issued_on", "due_on", "amount", "notes")},
    ),
    "interactions": (
        "interaction",
        PARTY
        | {"happened_at": "happened_at", "kind": "interaction_kind", "contract": "contract_no"}
        | {"content": "content_kind"}
        | {key: key for key in ("contact", "direction", "outcome", "minutes", "note", "owner")},
    ),
    "signals": ("signal", PARTY | {key: key for key in ("date", "kind", "industry", "value", "label", "notes")}),
}


LISTED: Mapping[str, Sequence[Column[Any]]] = {
    "customer": customer.COLUMNS,
    "contact": CONTACT,
    "contract": CONTRACT,
    "invoice": INVOICE,
    "interaction": interaction.COLUMNS,
    "signal": signal.COLUMNS,
}


@pytest.mark.parametrize("what", HEADINGS)
def test_every_chinese_heading_of_a_list_is_known_again(what: str) -> None:
    noun, fields = HEADINGS[what]
    messages.use("zh_CN")
    columns = LISTED[noun]
    found = map_headers([column.label for column in columns], what).headers()
    known = {column.key: found[column.label] for column in columns if column.label in found}
    assert {key: known.get(key) for key in fields} == fields
    assert "id" not in known, "the number of a line in a list is nobody's number"


def test_the_headings_of_receipts_are_known_again() -> None:
    messages.use("zh_CN")
    labels = [column.label for column in invoice.RECEIPT_COLUMNS]
    assert set(map_headers(labels, "receipts").headers().values()) == {
        *("invoice_no", "received_on", "amount", "reference"),
    }
