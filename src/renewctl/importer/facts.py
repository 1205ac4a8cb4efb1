"""What a row says of its contract: the columns of the contract from its name on."""

from collections.abc import Sequence

from renewctl.importer.plan import Plan, Value, Values
from renewctl.importer.queries import CONTRACT_COLUMNS
from renewctl.vocabulary import ContractKind, ContractState

FACTS_FROM = CONTRACT_COLUMNS.index("name")
FACTS = CONTRACT_COLUMNS[FACTS_FROM:]
KIND, STATE, LENGTH, UNIT, SIGNED = (
    FACTS.index(name) for name in ("kind", "state", "notice_length", "notice_unit", "signed_on")
)
NO_FACTS: Values = (None,) * len(FACTS)
FIELD_OF = {"name": "contract_name", "state": "status"}
FIELDS = tuple({**FIELD_OF, "notice_length": "notice", "signed_on": "sign_date"}.get(name, name) for name in FACTS[:-1])
"""The field that each fact comes from, attributes apart."""
USUAL_KIND, USUAL_STATE = ContractKind.FIXED.value, ContractState.ACTIVE.value
USUAL = {"kind": USUAL_KIND, "state": USUAL_STATE}
NUMBERS = frozenset({"notice_length", "renewal_months", "escalator", "offer_days"})


def facts_by_row(plan: Plan, *, is_first: bool) -> list[Values]:
    """Return what each row says of its contract, in the order of the table's columns from the name on.

    `is_first`: as the first word on a new contract, with what is usual where nothing is said. The day of signing is
    the contract's only where the row is its first term; it is the term's own everywhere else.
    """
    staged = plan.staged
    columns: list[Sequence[Value]] = []
    for name in FACTS:
        if name in NUMBERS:
            columns.append(staged.number(name))
        elif name == "attributes":
            columns.append(staged.attributes)
        elif name == "signed_on":
            columns.append(staged.text("sign_date") if is_first else staged.no_texts)
        else:
            usual = USUAL.get(name) if is_first else None
            texts = staged.text(FIELD_OF.get(name, name))
            columns.append([text or usual for text in texts] if usual else texts)
    return list(zip(*columns, strict=True))
