"""The rules for approvals in words: each threshold with the levels it asks for, and who decides them."""

from typing import NamedTuple

from renewctl.approval.policy import Policy, percent_text
from renewctl.approval.rulebook import Rulebook, StoredRules
from renewctl.messages import N_, _
from renewctl.vocabulary import RulesState, label


class RulesLine(NamedTuple):
    """A version of the rules as it is listed."""

    version: int
    state: RulesState
    rules: int
    installed_by: str
    installed_os_user: str
    installed_on: str
    approved_by: str | None
    approved_os_user: str | None
    approved_on: str | None
    is_self_approved: bool


class Demanded(NamedTuple):
    """One thing that the rules say: when, how many levels, and who decides; without levels it is no demand."""

    rule: str
    when: str
    levels: int | None
    decided_by: str


def line(there: Rulebook, row: StoredRules) -> RulesLine:
    """Return a version as it stands beside the others."""
    return RulesLine(
        row.version,
        there.state(row),
        sum(found.levels is not None for found in demanded(row.policy)),
        row.installed_by,
        row.installed_os_user,
        row.installed_on,
        row.approved_by,
        row.approved_os_user,
        row.approved_on,
        row.is_self_approved,
    )


def demanded(policy: Policy) -> list[Demanded]:
    """Return what rules for approvals say, in words."""
    return [*_thresholds(policy), *_roles(policy), *_self(policy)]


def _thresholds(policy: Policy) -> list[Demanded]:
    discounts = [
        Demanded(N_("discount"), _("over {percent} %").format(percent=percent_text(percent)), levels, "")
        for levels, percent in enumerate(policy.discount_over, 1)
    ]
    amounts = []
    for currency in dict.fromkeys(limit.currency for limit in policy.amount_over):
        own = [limit for limit in policy.amount_over if limit.currency == currency]
        for levels, limit in enumerate(own, 1):
            when = _("over {amount}").format(amount=limit.spoken)
            amounts.append(Demanded(N_("amount"), when, levels, ""))
    tiers = [Demanded(N_("tier"), label(tier), levels, "") for tier, levels in policy.tier.items()]
    return [*discounts, *amounts, *tiers]


def _roles(policy: Policy) -> list[Demanded]:
    return [
        Demanded(N_("roles"), label(subject), None, _(", ").join(map(label, roles)))
        for subject, roles in policy.roles.items()
    ]


def _self(policy: Policy) -> list[Demanded]:
    told = _("who made it may approve it, shown as self-approved")
    return [Demanded(N_("self"), told, None, "")] if policy.self_approval else []
