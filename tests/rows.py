"""Rows put straight into the tables with everything a test does not care about filled in."""

import sqlite3
from datetime import date

FILLED: dict[str, dict[str, object]] = {
    "customer": {"name_key": "x"},
    "contract": {"state": "active", "kind": "fixed", "number_is_ours": 0},
    "term": {"sequence": 1, "kind": "initial", "is_open": 1},
    "task": {"state": "open"},
    "customer_signal": {"label": "", "sequence": 1},
    "market_signal": {"label": "", "sequence": 1},
    "invoice": {"currency": "CNY"},
    "receipt": {},
    "interaction": {"kind": "email"},
    "service_case": {"kind": "inquiry", "title": "noise", "is_written": 0, "state": "open"},
    "measure": {"state": "open"},
    "notice": {"direction": "received"},
    "quote": {"version": 1, "currency": "CNY", "made_by": "x", "made_os_user": "x", "made_on": "2026-06-01"},
    "message": {"kind": "digest", "channel": "mail", "subject": "", "body_text": "", "created_at": "", "attempts": 1},
    "contact": {"name": "Li"},
    "survey": {"kind": "csat"},
    "warning": {"state": "issued"},
    "warning_step": {},
    "amendment": {},
    "renewal": {
        "playbook": "standard",
        "playbook_version": 1,
        "playbook_content": "",
        "state": "open",
        "opened_on": "2026-01-01",
    },
    "step": {"sequence": 1, "name_en": "offer", "name_zh": "报价", "role": "sales", "state": "in-progress"},
    "rule_set": {"installed_on": "2026-01-01"},
    "rule_activation": {"person": "Wang"},
}


def put(book: sqlite3.Connection, table: str, **values: object) -> int:
    """Insert one row and return its number; dates may be given as dates."""
    row = {**FILLED[table], **values}
    if table == "customer":
        row.setdefault("code", row["name"])
    cells = [value.isoformat() if isinstance(value, date) else value for value in row.values()]
    marks = ", ".join("?" * len(row))
    found = book.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", cells)
    return found.lastrowid or 0


def put_term(book: sqlite3.Connection, number: str, end: date | None, **values: object) -> int:
    """Insert a contract with one term, of a customer of its own unless `customer_id` names one; return the customer."""
    contract = {key: values.pop(key) for key in ("owner", "kind", "name") if key in values}
    customer = values.pop("customer_id", None) or put(book, "customer", name=f"Customer {number}")
    contract_id = put(book, "contract", number=number, customer_id=customer, **contract)
    put(book, "term", contract_id=contract_id, end_on=end, **values)
    assert isinstance(customer, int)
    return customer
