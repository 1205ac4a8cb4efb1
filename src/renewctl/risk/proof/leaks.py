"""Columns that tell what came of a customer, known by their names: a score made from them proves nothing. Pure."""

import re
from collections.abc import Iterable
from enum import StrEnum

from renewctl.messages import N_
from renewctl.plain import plain
from renewctl.renewal.outcome import OF_A_CUSTOMER
from renewctl.risk.further import Further
from renewctl.risk.score import RuleSet


class Leak(StrEnum):
    """Why a column cannot be a sign of risk."""

    OUTCOME = N_("tells the outcome, or was made from it")
    RUNNING_TOTAL = N_("a running total: it holds what came after the day of the score")
    BY_ITSELF = N_("by itself it all but is the outcome")
    NAMELESS = N_("no rule set can name it: an unseen character in its name, or only its case tells it from another")


_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+|[\u3400-\u9fff]+")
TELLING = frozenset(
    {"churn", "churned", "churner", "exited", "attrition", "attrited", "cltv", "outcome", "renewed", "retained"}
)
TELLING_TOGETHER = ("end date", "exit date", "termination date", "cancellation date", "date left", "left on")
TELLING_CHINESE = re.compile("流失|离网|是否续|续费结果|续约结果|续保结果|退出日期|终止日期")
TOTAL = frozenset({"total", "cumulative", "lifetime"})
TOTAL_CHINESE = re.compile("累计|累积|总计|总消费|总费用|总金额")


def leak_of(column: str, *, is_dated: bool = True) -> Leak | None:
    """Return why a column must not be a sign of risk; None where its name does not speak against it.

    A running total only leaks where outcomes have a day: it stands in the book as of a later one.
    """
    words = [word.casefold() for word in _WORDS.findall(plain(column))]
    together = " ".join(words)
    is_telling = (
        column.strip().casefold() in (*OF_A_CUSTOMER, "renewal")
        or not TELLING.isdisjoint(words)
        or any(phrase in together for phrase in TELLING_TOGETHER)
        or TELLING_CHINESE.search(together)
    )
    if is_telling:
        return Leak.OUTCOME
    is_total = not TOTAL.isdisjoint(words) or TOTAL_CHINESE.search(together)
    return Leak.RUNNING_TOTAL if is_dated and is_total else None


def leaking(rule_sets: Iterable[RuleSet], *, is_dated: bool) -> dict[str, Leak]:
    """Return the columns of rule sets that leak, by the name of their indicator."""
    columns = [
        one for rules in rule_sets for one in rules.further if isinstance(one, Further) and one.key and one.weight
    ]
    found = {one.name: leak_of(one.key or "", is_dated=is_dated) for one in columns}
    return {name: leak for name, leak in found.items() if leak}
