"""Co-termination: a bridge term that brings a contract to another's end, at its annualised value. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from renewctl.dates import ONE_DAY
from renewctl.errors import RuleError
from renewctl.messages import _
from renewctl.money import Money, annual, of_days
from renewctl.plain import brief


@dataclass(frozen=True, slots=True)
class Ending:
    """A contract's last term, as a bridge sees it; `committed_end` is the end first agreed where it was extended."""

    contract_id: int
    contract: str
    customer: str
    start: date | None
    end: date | None
    committed_end: date | None
    amount: Money | None
    anchor: date | None


@dataclass(frozen=True, slots=True)
class Bridge:
    """What brings one contract to the common end, and what it costs.

    `gap_days` are the days between its own end and the common one, `annual` its present value for a year, `amount`
    that value for the days of the bridge, `effect` what this is more (or less) than another term as the last one.
    """

    contract_id: int
    contract: str
    customer: str
    term_end: date
    common_end: date
    gap_days: int
    bridge_start: date
    bridge_end: date
    annual: Money | None
    amount: Money | None
    effect: Money | None


def bridge(ending: Ending, common_end: date) -> Bridge | None:
    """Return the bridge from a contract's end to the common one; None where it ends on that day already.

    The price is the annualised value (definitions, section 2) x days / 365, in whole minor units, half a unit rounded
    away from zero. RuleError for a contract without an end, one that ends later, and a sum without a start.
    """
    number = brief(ending.contract)
    if ending.end is None:
        raise RuleError(_("Contract {number} has no end to bridge from.").format(number=number), rule="coterm-end")
    if ending.end > common_end:
        raise RuleError(
            _("Contract {number} ends on {end}, after the common end, {common}: no bridge leads back.").format(
                number=number, end=ending.end, common=common_end
            ),
            _("Name a later day by --on."),
            rule="coterm-backwards",
        )
    if ending.end == common_end:
        return None
    first, days = ending.end + ONE_DAY, (common_end - ending.end).days
    yearly = cost = effect = None
    if ending.amount is not None:
        yearly = _annual(ending, number)
        cost = Money(of_days(yearly.minor, days), yearly.currency)
        effect = Money(cost.minor - ending.amount.minor, cost.currency)
    return Bridge(
        contract_id=ending.contract_id,
        contract=ending.contract,
        customer=ending.customer,
        term_end=ending.end,
        common_end=common_end,
        gap_days=days,
        bridge_start=first,
        bridge_end=common_end,
        annual=yearly,
        amount=cost,
        effect=effect,
    )


def bridges(endings: Iterable[Ending], common_end: date) -> list[Bridge]:
    """Return the bridges of several contracts; RuleError where none of them needs one."""
    found = [each for ending in endings if (each := bridge(ending, common_end))]
    if not found:
        raise RuleError(_("All of them end on {day} already.").format(day=common_end), rule="coterm-same-end")
    return found


def _annual(ending: Ending, number: str) -> Money:
    assert ending.amount is not None
    end = ending.committed_end or ending.end
    if ending.start is None or end is None:
        raise RuleError(
            _("The term of contract {number} has no start, so its sum has no yearly value.").format(number=number),
            rule="coterm-start",
        )
    return Money(annual(ending.amount.minor, ending.start, end, ending.anchor), ending.amount.currency)
