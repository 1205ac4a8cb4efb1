"""What stands in the way of an undo, in the words of those who use the book: records by name, not by table and key."""

import sqlite3

from renewctl.messages import N_, _, language
from renewctl.store.collisions import Conflict, Record
from renewctl.store.images import Image, last_image

CALLED = {
    "amendment": N_("the amendment of contract {whose} from {own} on"),
    "approval": N_("approval {number} for contract {whose}"),
    "approval_decision": N_("the decision of {own} about contract {whose}"),
    "case_event": N_("an entry of the case {whose}"),
    "clause": N_("the clause {own} of contract {whose}"),
    "contact": N_("contact {own} of {whose}"),
    "contract": N_("contract {own}"),
    "customer": N_("customer {own}"),
    "customer_signal": N_("the signal of {own} about {whose}"),
    "forecast": N_("the forecast of {own} for contract {whose}"),
    "installation": N_("the installation of {own} for contract {whose}"),
    "interaction": N_("interaction {number} of {whose}"),
    "invoice": N_("invoice {own}"),
    "measure": N_("measure {number} ({own})"),
    "notice": N_("the notice of {own} for contract {whose}"),
    "person": N_("person {own}"),
    "playbook": N_("playbook {own}"),
    "quote": N_("quote {own} for contract {whose}"),
    "receipt": N_("the receipt of {own} for invoice {whose}"),
    "renewal": N_("the renewal of contract {whose}"),
    "rule_set": N_("rule set {own}"),
    "service_case": N_("case {number} ({own})"),
    "step": N_("the step {own} of contract {whose}"),
    "survey": N_("survey {number} of {whose}"),
    "task": N_("task {number} ({own})"),
    "term": N_("the term of contract {whose} from {own} on"),
    "warning": N_("warning {number} for contract {whose}"),
    "warning_step": N_("a line of the warning sheet of contract {whose}"),
}
"""By table: {own} is what a record is called by itself, {whose} what it belongs to, {number} its key."""
_UNTIL = N_("the term of contract {whose} until {own}")
OWN = (
    *("number", "name", "title", "version", "decided_by"),
    *("start_on", "end_on", "on_day", "effective_on", "called_on", "received_on"),
)
"""What a record is called by itself, the first that it has."""
WHOSE = {
    "invoice_id": "invoice",
    "renewal_id": "renewal",
    "approval_id": "approval",
    "warning_id": "warning",
    "case_id": "service_case",
    "contract_id": "contract",
    "customer_id": "customer",
}
"""What a record belongs to, the nearest first."""


def sentence(connection: sqlite3.Connection, conflict: Conflict) -> str:
    """Return a conflict as people read it."""
    spoken = {
        blank: named(connection, value) if isinstance(value, Record) else value
        for blank, value in conflict.blanks.items()
    }
    return conflict.sentence.format(**spoken)


def named(connection: sqlite3.Connection, record: Record) -> str:
    """Return a record by its kind and name, as it is or was last; by table and key where it has none."""
    image = last_image(connection, *record)
    parts = {"own": _own(image), "whose": _whose(connection, image), "number": record.key}
    called = CALLED.get(record.table, "")
    if record.table == "term" and not image.get("start_on"):
        called = _UNTIL  # a sheet may name the end alone
    if not called or any(f"{{{part}}}" in called and not name for part, name in parts.items()):
        return f"{record.table}:{record.key}"
    return _(called).format(**parts)


def _own(image: Image) -> str:
    words = "name_zh" if language() == "zh_CN" else "name_en"  # a step has its name in both languages
    return next((str(image[field]) for field in (words, *OWN) if image.get(field)), "")


def _whose(connection: sqlite3.Connection, image: Image) -> str:
    column = next((column for column in WHOSE if image.get(column)), "")
    if not column:
        return ""
    owner = last_image(connection, WHOSE[column], str(image[column]))
    return _own(owner) or _whose(connection, owner)
