"""What a playbook is, and which one a renewal takes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from renewctl.errors import NotFoundError, RuleError
from renewctl.messages import _
from renewctl.money import Money, exponent
from renewctl.plain import brief
from renewctl.strict_toml import Words
from renewctl.vocabulary import AmountClass, ApprovalSubject, ContractKind, Role, Segment, Tier


@dataclass(frozen=True, slots=True)
class Duration:
    """How long a step takes; working days need the book's calendar."""

    days: int
    working: bool = False


@dataclass(frozen=True, slots=True)
class Before:
    """A start so many days before a deadline of the contract: `notice` (theirs), `offer` (ours) or `end`."""

    deadline: str
    days: int


@dataclass(frozen=True, slots=True)
class Approval:
    """What must be approved before a step is done, by how many levels."""

    subject: ApprovalSubject
    levels: int


@dataclass(frozen=True, slots=True)
class Prescribed:
    """A step as a playbook prescribes it; it starts after all of `after`, and not before `before`."""

    code: str
    name: Words
    phase: str
    role: Role
    duration: Duration
    after: tuple[str, ...] = ()
    before: Before | None = None
    approval: Approval | None = None
    tasks: tuple[Words, ...] = ()
    skip_by: tuple[Role, ...] = ()  # the roles that may leave it out; none: nobody may


@dataclass(frozen=True, slots=True)
class Phase:
    """A stretch of a playbook."""

    code: str
    name: Words


@dataclass(frozen=True, slots=True)
class Playbook:
    """The prescribed steps, each after those it waits for."""

    name: str
    title: Words
    phases: tuple[Phase, ...]
    steps: tuple[Prescribed, ...]

    def step(self, code: str) -> Prescribed | None:
        """Return the step of that code, None where the playbook has none."""
        return next((step for step in self.steps if step.code == code), None)

    def phase(self, code: str) -> Phase | None:
        """Return the phase of that code, None where the playbook has none."""
        return next((phase for phase in self.phases if phase.code == code), None)


def ordered(steps: Sequence[Prescribed]) -> tuple[Prescribed, ...]:
    """Return the steps so that each stands after those it waits for, else as they were written.

    RuleError for a step that waits for one that is not there, and for steps that wait for each other in a circle.
    """
    codes = {step.code for step in steps}
    for step in steps:
        for awaited in step.after:
            if awaited not in codes:
                sentence = _("Step {step} starts after {awaited}, which the playbook does not have.")
                raise RuleError(sentence.format(step=step.code, awaited=brief(awaited)), rule="playbook-step-missing")
    left, placed = list(steps), list[Prescribed]()
    while left:
        done = {step.code for step in placed}
        following = next((step for step in left if done.issuperset(step.after)), None)
        if following is None:
            circle = ", ".join(step.code for step in left[:5])
            raise RuleError(_("These steps wait for each other: {steps}.").format(steps=circle), rule="playbook-cycle")
        left.remove(following)
        placed.append(following)
    return tuple(placed)


@dataclass(frozen=True, slots=True)
class Facts:
    """What the choice of a playbook looks at."""

    segment: str | None = None
    tier: str | None = None
    industry: str | None = None
    kind: str | None = None
    amount: Money | None = None


@dataclass(frozen=True, slots=True)
class Selection:
    """The rules of config.toml: the first that fits decides, then the rules that came with the program.

    `classes` says per currency from which sum on, in whole units, an amount is in a class.
    """

    rules: Sequence[Mapping[str, str]] = ()
    classes: Mapping[str, Mapping[str, int]] | None = None


STANDARD = "standard"
SUPPLIED: tuple[Mapping[str, str], ...] = (
    {"segment": Segment.B2C.value, "playbook": "b2c-simple"},
    {"tier": Tier.KEY.value, "playbook": "key-account"},
    {"kind": ContractKind.AUTO.value, "playbook": "auto-renewal"},
    {"playbook": STANDARD},
)


def chosen(selection: Selection, facts: Facts) -> str:
    """Return the name of the playbook that the first fitting rule names."""
    known = {
        "segment": facts.segment,
        "tier": facts.tier,
        "industry": facts.industry,
        "kind": facts.kind,
        "amount_class": amount_class(facts.amount, selection.classes or {}),
    }
    for rule in (*selection.rules, *SUPPLIED):
        if all((known[key] or "").casefold() == value.casefold() for key, value in rule.items() if key != "playbook"):
            return rule["playbook"]
    raise AssertionError("the last of the supplied rules fits everything")


def amount_class(amount: Money | None, classes: Mapping[str, Mapping[str, int]]) -> AmountClass | None:
    """Return how large a sum is; None without a sum, and in a currency for which no classes were set."""
    if amount is None or amount.currency not in classes:
        return None
    unit = 10 ** exponent(amount.currency)
    least = classes[amount.currency]
    for kind in (AmountClass.HIGH, AmountClass.MIDDLE):
        if kind in least and amount.minor >= least[kind] * unit:
            return kind
    return AmountClass.LOW


def no_playbook(name: str, known: Sequence[str]) -> NotFoundError:
    """Return the error for a playbook that is neither shipped nor installed."""
    return NotFoundError(
        _("No playbook {name}.").format(name=brief(name)),
        _("Playbooks: {names}.").format(names=", ".join(known)),
    )
