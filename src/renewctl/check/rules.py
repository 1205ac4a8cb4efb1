"""What a check is, what a finding says, and how the command that mends it is written for the shell."""

import re
import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from renewctl.errors import UsageError
from renewctl.folding import person_key
from renewctl.messages import N_, _, language
from renewctl.money import Money
from renewctl.plain import brief
from renewctl.vocabulary import Severity, label

FACT = re.compile(r"\{(\w+)\}")
WORDS = (
    N_("CURRENCY"),
    N_("CUSTOMER"),
    N_("CONTRACT"),
    N_("KIND"),
    N_("FIELD"),
    N_("DATE"),
    N_("INTO"),
    N_("ADDRESS"),
    N_("NOTE"),
    N_("TASK"),
    N_("CASE"),
    N_("SURVEY"),
    N_("MEASURE"),
    N_("MESSAGE"),
    N_("LEVELS"),
)
"""Words in capitals that stand for a fact in --list; commands have the others as they are."""

Row = tuple[Any, ...]
"""The record as commands name it, its customer's name, its owner, and the facts that the check declares."""

Sift = Callable[[Any], Callable[[Row], Row | None]]
"""What SQL cannot tell: given the book (store/reader), a function that completes a row, or leaves it out (None)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that may be off in a book; `why`, `what` and the kind of its records are msgids.

    `mend` has facts in braces, which are quoted for the shell, and words in capitals for what only a person knows.
    `otherwise` is for rows whose fact `can` is 0: there is no command that mends those, but one that shows them.
    """

    name: str
    severity: Severity
    kind: str
    why: str
    sql: str
    what: str
    mend: str
    facts: tuple[str, ...] = ()
    otherwise: str = ""
    sift: Sift | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the list; its fields are the keys."""

    check: str
    severity: str
    kind: str
    record: str
    customer: str | None
    owner: str | None
    what: str
    command: str


def finding(check: Check, row: Row, program: Sequence[str] = ("renewctl",)) -> Finding:
    """Return the finding of a row, in the language of the session; `program` is how renewctl is called."""
    record, customer, owner, *values = row
    facts = dict(zip(check.facts, values, strict=True))
    mend = check.mend if facts.get("can", 1) else check.otherwise
    return Finding(
        check.name,
        check.severity.value,
        check.kind,
        str(record),
        customer,
        owner,
        _(check.what).format(**_in_words(facts)),
        command(mend, {"record": record, **facts}, program),
    )


def command(template: str, facts: Mapping[str, object], program: Sequence[str] = ("renewctl",)) -> str:
    """Return a command that is safe to paste, whatever the facts hold.

    Where a name begins with a dash the options come first, and `--` ends them.
    """
    words = template.split()
    verbs = sum(word[0].islower() for word in words[: _first_option(words)])
    head, named, options = words[:verbs], words[verbs : _first_option(words)], words[_first_option(words) :]
    if any(_filled(word, facts).startswith("-") for word in named):
        named, options = options, ["--", *named]
    return " ".join([shlex.join(program), *(_quoted(word, facts) for word in (*head, *named, *options))])


def template(check: Check) -> str:
    """Return the command that mends what a check finds, as --list shows it: capitals for what a finding fills in."""
    shown = check.mend.replace("{record}", check.kind.upper())
    words = [FACT.sub(lambda fact: _blank(fact[1].partition("_")[0].upper()), word) for word in shown.split()]
    return " ".join(["renewctl", *(_blank(word) if word.isupper() else word for word in words)])


def chosen(checks: Sequence[Check], only: str | None, strict: bool) -> list[Check]:
    """Return the checks to run: those named (by commas), else all but the mild ones. UsageError for no such name."""
    if only is None:
        return [check for check in checks if strict or check.severity is not Severity.MILD]
    known = {check.name: check for check in checks}
    names = list(dict.fromkeys(name.strip() for name in only.split(",") if name.strip()))
    for name in names:
        if name not in known:
            near = ", ".join(get_close_matches(name, known)) or ", ".join(known)
            raise UsageError(
                _("There is no check {name}.").format(name=brief(name)), _("Checks: {names}.").format(names=near)
            )
    if not names:
        raise UsageError(_("--only names no check."), _("renewctl check --list shows them."))
    return [known[name] for name in names]


def is_of(owner: str | None, row: Row) -> bool:
    """Whether a row belongs to an owner, in any case; to None everything does."""
    return owner is None or (row[2] is not None and person_key(str(row[2])) == person_key(owner))


def _first_option(words: Sequence[str]) -> int:
    return next((at for at, word in enumerate(words) if word.startswith("-")), len(words))


def _filled(word: str, facts: Mapping[str, object]) -> str:
    return FACT.sub(lambda fact: str(facts[fact[1]]), word)


def _quoted(word: str, facts: Mapping[str, object]) -> str:
    if "{" in word:
        return shlex.quote(_filled(word, facts))
    return _blank(word) if word.isupper() else word


def _blank(word: str) -> str:
    """Return a word for what only a person knows: in capitals, and in brackets where a language has no capitals."""
    told = _(word)
    return told if told.isupper() else f"〈{told}〉"


def _in_words(facts: Mapping[str, Any]) -> dict[str, str]:
    """Return facts as people read them: sums with their currency, stored words, a step in the user's language."""
    told = {name: "–" if value is None else brief(str(value)) for name, value in facts.items()}
    for name, value in facts.items():
        if name.endswith("_word"):
            told[name] = label(value)
        elif name.startswith("minor"):
            currency = str(facts[name.replace("minor", "currency", 1)])
            told[name.replace("minor", "amount", 1)] = Money(value, currency).spoken
    if "step_zh" in facts:
        told["step_name"] = told["step_zh" if language() == "zh_CN" else "step_en"]
    return told
