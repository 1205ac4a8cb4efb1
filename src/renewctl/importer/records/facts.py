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
NUMBERS = frozenset({"notice_length", "renewal_months", "escalator", "offer_days"})


def facts_by_row(plan: Plan) -> list[Values]:
    """Return what each row says of its contract, in the order of the table's columns from the name on.

    The day of signing is the contract's only where the row is its first term; it is the term's own everywhere else.
    """
    return list(zip(*_columns(plan, plan.staged.no_texts), strict=True))


def first_facts(plan: Plan) -> list[Sequence[Value]]:
    """Return the same column by column as the first word on new contracts, with what is usual where nothing is said."""
    columns = _columns(plan, plan.staged.text("sign_date"))
    for at, usual in ((KIND, USUAL_KIND), (STATE, USUAL_STATE)):
        columns[at] = [said or usual for said in columns[at]]
    return columns


def _columns(plan: Plan, signed: Sequence[Value]) -> list[Sequence[Value]]:
    staged = plan.staged
    others: dict[str, Sequence[Value]] = {name: staged.number(name) for name in NUMBERS}
    others |= {"attributes": staged.attributes, "signed_on": signed}
    return [others[name] if name in others else staged.text(FIELD_OF.get(name, name)) for name in FACTS]
