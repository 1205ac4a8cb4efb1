"""How many levels an approval has and which role decides each, as the rules of the book say.

Without a rule nothing has to be approved, and what somebody asks for has one level.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from renewctl.errors import RuleError, UsageError
from renewctl.messages import _, joined
from renewctl.money import Money
from renewctl.plain import brief
from renewctl.quote.rules import PERCENT, Lengths, is_discount_over, read_discount
from renewctl.vocabulary import ApprovalSubject, Role, Tier

MOST_LEVELS = 9
FORMS = {
    "discount_over": "discount_over = [10, 20]",
    "amount_over": 'amount_over = "1000000 CNY"',
    "tier": "tier.key = 2",
    "roles": 'roles.quote = ["sales-manager", "director"]',
    "self": "self = true",
}
"""How each key of [approval] is written."""

# Who decides level 1, 2 ... of what, unless the rules name other roles; further levels fall to the last one.
ROLES: Mapping[ApprovalSubject, Sequence[Role]] = {
    ApprovalSubject.QUOTE: (Role.SALES_MANAGER, Role.DIRECTOR),
    ApprovalSubject.CONTRACT: (Role.LEGAL, Role.DIRECTOR),
    ApprovalSubject.PLAN: (Role.SUPERVISOR, Role.DIRECTOR),
}


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules: each threshold that is passed asks for one level more, a tier for so many.

    `self_approval`: whoever made or asked for something may approve it too, which is shown wherever it was done.
    """

    discount_over: Sequence[int] = ()  # millionths of a per cent, ascending
    amount_over: Sequence[Money] = ()  # ascending, of any currencies
    tier: Mapping[Tier, int] = field(default_factory=dict)
    roles: Mapping[ApprovalSubject, Sequence[Role]] = field(default_factory=lambda: ROLES)
    self_approval: bool = False

    def role(self, subject: ApprovalSubject, level: int) -> Role | None:
        """Return the role that decides a level."""
        roles = self.roles.get(subject) or ROLES[subject]
        return roles[min(level, len(roles)) - 1]


NO_RULES = Policy()


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rules look at: the sum, the tier and those held earlier in the term, of a quote the price before it."""

    tier: Tier | None = None
    amount: Money | None = None
    is_quote: bool = False
    present: Money | None = None
    lengths: Lengths | None = None
    held: frozenset[Tier] = frozenset()


@dataclass(frozen=True, slots=True)
class Need:
    """How many levels are asked for, 0 for none, and why, one sentence each."""

    levels: int = 0
    why: tuple[str, ...] = ()

    def beside(self, other: "Need") -> "Need":
        """Both needs as one: as many levels as the stricter asks for."""
        return Need(max(self.levels, other.levels), self.why + other.why)


def need(policy: Policy, facts: Facts) -> Need:
    """Return how many levels must approve: as many as the strictest rule asks for."""
    found: list[tuple[int, str]] = []
    if facts.is_quote and facts.amount is not None:
        over = [
            percent
            for percent in policy.discount_over
            if is_discount_over(percent, facts.present, facts.amount, facts.lengths)
        ]
        if over:
            found.append((len(over), _("the discount is over {percent} %").format(percent=percent_text(over[-1]))))
    if facts.amount is not None and policy.amount_over:
        own = [limit for limit in policy.amount_over if limit.currency == facts.amount.currency]
        # A currency without a limit of its own must not be a way round the limits of the others.
        passed = [limit for limit in own if facts.amount.minor > limit.minor] if own else [policy.amount_over[0]]
        if passed:
            limit = passed[-1].spoken
            told = _("the amount is over {limit}") if own else _("no limit is set in its currency ({limit} is)")
            found.append((len(passed), told.format(limit=limit)))
    found += _of_tier(policy, facts)
    return Need(max((levels for levels, _why in found), default=0), tuple(why for _levels, why in found))


def need_from(policy: Policy, facts: Facts, firsts: Sequence[tuple[Money | None, Lengths | None]]) -> Need:
    """Return how many levels must approve a price, also when it is measured from what was paid at first.

    `firsts` are sums with how long what is offered lasts beside them. Many small steps are one large one.
    """
    found = need(policy, facts)
    for first, how_long in firsts:
        if first is None or (first == facts.present and how_long == facts.lengths):
            continue
        whole = need(policy, replace(facts, present=first, lengths=how_long))
        if whole.levels > found.levels:
            told = _("measured from {amount}, the sum before it was changed")
            found = Need(whole.levels, (*whole.why, told.format(amount=first.spoken)))
    return found


def _of_tier(policy: Policy, facts: Facts) -> list[tuple[int, str]]:
    """A tier that was changed before it was asked about counts for as long as the term lasts."""
    now = policy.tier.get(facts.tier, 0) if facts.tier else 0
    earlier = max(facts.held, key=lambda tier: policy.tier.get(tier, 0), default=None)
    if earlier is not None and policy.tier.get(earlier, 0) > now:
        told = _("the customer's tier was {tier} earlier in this term or year").format(tier=_(earlier.value))
        return [(policy.tier[earlier], told)]
    return [(now, _("the customer's tier is {tier}").format(tier=_(str(facts.tier))))] if now else []


def percent_text(percent: int) -> str:
    """Return millionths of a per cent as people write them: 10, 7.5."""
    whole, part = divmod(percent, PERCENT)
    return f"{whole}.{part:06}".rstrip("0").rstrip(".")


@lru_cache(maxsize=8)  # `due` and `quote list` ask for the same rules line by line
def read(content: str) -> Policy:
    """Return what a file of rules says; it holds one table, [approval].

    InputFileError (exit 2) for what is no TOML, RuleError (exit 4) for what cannot be meant, as of a playbook.
    """
    from renewctl.strict_toml import parsed

    top = parsed(content)
    if set(top) != {"approval"}:
        raise RuleError(
            _("A file of rules for approvals holds one table, [approval], and nothing else."),
            _("Known keys: {keys}.").format(keys=", ".join(FORMS)),
            rule="approval-format",
        )
    written = _table(top, "approval")
    for key in written:
        if key not in FORMS:
            raise RuleError(
                _("[approval] has an unknown key: {key}.").format(key=brief(key)),
                _("Known keys: {keys}.").format(keys=", ".join(FORMS)),
                rule="approval-key",
            )
    return read_policy(written)


def read_policy(written: Mapping[str, object]) -> Policy:
    """Return the rules as the table [approval] has them. RuleError (exit 4) for what cannot be meant."""
    return Policy(
        tuple(sorted(_discount(one) for one in _several(written, "discount_over"))),
        tuple(sorted(_limit(one) for one in _several(written, "amount_over"))),
        {Tier(_known("tier", key, Tier)): _levels(count) for key, count in _table(written, "tier").items()},
        {**ROLES, **{_subject(key): _roles(names) for key, names in _table(written, "roles").items()}},
        _yes_or_no(written, "self"),
    )


def _several(written: Mapping[str, object], key: str) -> Sequence[object]:
    value = written.get(key, ())
    several = value if isinstance(value, list | tuple) else (value,)
    if len(several) > MOST_LEVELS:
        raise _wrong(key, value, _("It has {n} thresholds at most.").format(n=MOST_LEVELS))
    return several


def _table(written: Mapping[str, object], key: str) -> Mapping[str, object]:
    value = written.get(key, {})
    if not isinstance(value, dict):
        raise _wrong(key, value)
    return value


def _yes_or_no(written: Mapping[str, object], key: str) -> bool:
    value = written.get(key, False)
    if not isinstance(value, bool):
        raise _wrong(key, value, _("Known: {words}.").format(words="true, false"))
    return value


def _text(key: str, value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise _wrong(key, value)
    return str(value)


def _discount(value: object) -> int:
    try:
        return read_discount(_text("discount_over", value))
    except UsageError as error:
        raise _wrong("discount_over", value, error.message) from None


def _limit(value: object) -> Money:
    if not isinstance(value, str):
        raise _wrong("amount_over", value)
    from renewctl.written_amounts import typed_money  # the grammar of sums is loaded only where a limit is set

    try:
        limit, _rounded = typed_money(value, "", "")
    except UsageError as error:
        raise _wrong("amount_over", value, error.message) from None
    if limit.minor < 0:
        raise _wrong("amount_over", value)
    return limit


def _levels(value: object) -> int:
    if type(value) is not int or not 1 <= value <= MOST_LEVELS:
        raise _wrong("tier", value)
    return value


def _roles(names: object) -> Sequence[Role]:
    if not isinstance(names, list) or not names:
        raise _wrong("roles", names)
    return tuple(Role(_known("roles", name, Role)) for name in names)


def _subject(key: str) -> ApprovalSubject:
    return ApprovalSubject(_known("roles", key, ApprovalSubject))


def _known(key: str, value: object, words: type[Tier] | type[Role] | type[ApprovalSubject]) -> str:
    known = [word.value for word in words]
    if not isinstance(value, str) or value not in known:
        raise _wrong(key, value, _("Known: {words}.").format(words=", ".join(known)))
    return value


def _wrong(key: str, value: object, hint: str = "") -> RuleError:
    told = _("approval.{key} cannot be {value}.").format(key=key, value=brief(str(value)))
    form = _("Write it such as: {form}").format(form=FORMS.get(key, "[approval]"))
    return RuleError(told, joined([hint, form]), rule="approval-format")
