"""A playbook's file, read strictly: what is not understood is refused, with the place where it stands."""

from functools import lru_cache

from renewctl.errors import RuleError
from renewctl.messages import _
from renewctl.plain import brief
from renewctl.playbook.rules import Approval, Before, Duration, Phase, Playbook, Prescribed, ordered
from renewctl.store.texts import from_the_book
from renewctl.strict_toml import Table, parsed
from renewctl.vocabulary import ApprovalSubject, Role

MOST_STEPS, MOST_DAYS, MOST_LEVELS = 60, 3650, 9
DEADLINES = ("notice", "offer", "end")


@lru_cache(maxsize=32)  # `tick` opens hundreds of renewals by the same few
def read(content: str) -> Playbook:
    """Return the playbook that a file's text describes, its steps in an order in which they can be done.

    InputFileError (exit 2) for a text that is too long or no TOML; RuleError (exit 4) for a role, step or key that is
    not known, a missing or negative duration, a step that is missing, and steps that wait for each other.
    """
    top = Table(parsed(content), _("The playbook"), "playbook")
    top.keys("name", "title", "phases", "steps")
    name = top.code("name")
    phases = tuple(Phase(each.code("code"), each.words("name")) for each in top.tables("phases", "code", "name"))
    tables = top.tables("steps", *STEP_KEYS)
    if not tables:
        raise _wrong(_("The playbook has no steps."))
    if len(tables) > MOST_STEPS:
        raise _wrong(_("The playbook has more than {most} steps.").format(most=MOST_STEPS))
    steps = [_step(each, {phase.code for phase in phases}) for each in tables]
    top.check_unique([phase.code for phase in phases])
    top.check_unique([step.code for step in steps])
    return Playbook(name, top.words("title"), phases, ordered(steps))


def kept(content: str) -> Playbook:
    """Return the playbook that a book keeps. BookError where another program has spoilt it."""
    with from_the_book(_("a playbook")):
        return read(content)


STEP_KEYS = ("code", "name", "phase", "role", "days", "working_days", "after", "before", "approval", "tasks", "skip_by")


def _step(table: Table, phases: set[str]) -> Prescribed:
    code = table.code("code")
    table = table.renamed(_("Step {code}").format(code=code))
    phase = table.text("phase") if "phase" in table.values else ""
    if phase and phase not in phases:
        raise _wrong(_("{where}: there is no phase {phase}.").format(where=table.where, phase=brief(phase)))
    return Prescribed(
        code,
        table.words("name"),
        phase,
        table.word("role", Role),
        _duration(table),
        table.codes("after"),
        table.optional("before", _before, 'before = { deadline = "end", days = 60 }'),
        table.optional("approval", _approval, 'approval = { subject = "quote", levels = 2 }'),
        table.several_words("tasks"),
        table.several("skip_by", Role, "role"),
    )


def _duration(table: Table) -> Duration:
    given = [key for key in ("days", "working_days") if key in table.values]
    if len(given) != 1:
        raise _wrong(_("{where} needs either days or working_days.").format(where=table.where), "playbook-duration")
    return Duration(table.number(given[0], 1, MOST_DAYS, "duration"), working=given[0] == "working_days")


def _before(table: Table) -> Before:
    table.keys("deadline", "days")
    deadline = table.text("deadline")
    if deadline not in DEADLINES:
        sentence = _("{where}: there is no deadline {deadline}; there are {known}.")
        raise _wrong(sentence.format(where=table.where, deadline=brief(deadline), known=", ".join(DEADLINES)))
    return Before(deadline, table.number("days", 0, MOST_DAYS, "duration"))


def _approval(table: Table) -> Approval:
    table.keys("subject", "levels")
    levels = table.number("levels", 1, MOST_LEVELS, "levels") if "levels" in table.values else 1
    return Approval(table.word("subject", ApprovalSubject), levels)


def _wrong(sentence: str, rule: str = "playbook-format") -> RuleError:
    return RuleError(sentence, rule=rule)
