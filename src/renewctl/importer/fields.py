"""Fields and kinds of records as a message names them: the word that is typed, with what it means beside it."""

from collections.abc import Iterable

from renewctl.messages import N_, _
from renewctl.vocabulary import label

FIELDS = (
    *(N_("customer_name"), N_("customer_no"), N_("contract_no"), N_("contract_name"), N_("start_date")),
    *(
        N_("end_date"),
        N_("renewal_date"),
        N_("term_dates"),
        N_("sign_date"),
        N_("amount"),
        N_("currency"),
        N_("status"),
        N_("owner"),
        N_("product"),
    ),
    *(N_("contact"), N_("phone"), N_("email"), N_("address"), N_("notes"), N_("billing_cycle")),
    *(N_("payment_method"), N_("industry"), N_("tier"), N_("segment"), N_("kind"), N_("notice")),
    *(N_("notice_unit"), N_("renewal_months"), N_("term_outcome"), N_("term_decided_on"), N_("term_reason")),
    *(N_("term_reason_note"), N_("original_end_date"), N_("term_tacit"), N_("term_won_back"), N_("escalator")),
    *(
        N_("offer_days"),
        N_("effective_on"),
        N_("amended"),
        N_("agreed_before"),
        N_("agreed_after"),
        N_("amendment_reason"),
    ),
    *(N_("notice_direction"), N_("notice_on"), N_("evidence"), N_("withdrawn_on"), N_("end_before")),
    *(N_("customer_channel"), N_("customer_preferences"), N_("archived_on"), N_("title"), N_("level"), N_("role")),
    *(N_("chat_id"), N_("every_days"), N_("invoice_no"), N_("issued_on"), N_("due_on"), N_("received_on")),
    *(N_("reference"), N_("happened_at"), N_("interaction_kind"), N_("direction"), N_("note"), N_("minutes")),
    *(N_("outcome"), N_("content_kind"), N_("date"), N_("value"), N_("label"), N_("lost"), N_("kept")),
)
KINDS = (
    *(N_("contracts"), N_("customers"), N_("contacts"), N_("amendments"), N_("notices"), N_("invoices")),
    *(N_("receipts"), N_("interactions"), N_("signals"), N_("outcomes"), N_("tasks")),
)

BY_DEPENDENCE = (
    *("customers", "contacts", "contracts", "amendments", "notices"),
    *("invoices", "receipts", "interactions", "signals"),
)
"""The kinds that are exported and imported, each after those that its records name."""

ONLY_IMPORTED = ("outcomes",)
"""What goes into records of another kind: an export has it with those."""


WITHOUT_ATTRIBUTES = ("amendments", "notices", *ONLY_IMPORTED)
"""The kinds that have no room for columns which are no field of theirs."""

DAYS = frozenset(
    {
        *("start_date", "end_date", "sign_date", "original_end_date", "term_decided_on", "archived_on"),
        *("effective_on", "notice_on", "withdrawn_on", "end_before", "issued_on", "due_on", "received_on", "date"),
    }
)
"""The fields that hold a day; happened_at may have a time as well."""
WORDS = {
    "status": "state",
    "tier": "tier",
    "segment": "segment",
    "billing_cycle": "billing_cycle",
    "interaction_kind": "interaction_kind",
    "direction": "direction",
    "outcome": "call_outcome",
    "content_kind": "content",
    "customer_channel": "channel",
    "term_outcome": "outcome",
    "notice_direction": "notice_direction",
    "amended": "amended",
    "lost": "flag",
    "kept": "flag",
}
"""The fields that hold a word of the vocabulary, with the list of `words.toml` that explains it."""
FLAGS = frozenset({"term_tacit", "term_won_back"})
# An amount needs its currency column, a notice period its unit column.
READ_LAST = frozenset({"amount", "notice"})


def named(word: str) -> str:
    """Return a field, a kind of record or a stored word as it is typed, with the user's own word for it before it."""
    own = label(word)
    return word if own == word else _("{label} ({word})").format(label=own, word=word)


def named_groups(groups: Iterable[Iterable[str]]) -> str:
    """Return groups of fields, of each of which one is missing: "customer_name or customer_no; amount"."""
    return "; ".join(_(" or ").join(map(named, group)) for group in groups)
