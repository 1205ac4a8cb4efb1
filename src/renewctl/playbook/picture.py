"""A playbook as it is shown: its steps in words."""

from typing import NamedTuple

from renewctl.messages import _, n_
from renewctl.playbook.queries import Found
from renewctl.playbook.rules import Playbook, Prescribed
from renewctl.vocabulary import label


class PlaybookLine(NamedTuple):
    """A playbook in the list."""

    name: str
    title: str
    version: int
    shipped: bool
    steps: int
    renewals: int


class PlaybookStep(NamedTuple):
    """A prescribed step, in words."""

    step: str
    name: str
    phase: str
    role: str
    takes: str
    starts: str
    approval: str
    tasks: list[str]
    skip_by: str


def line(found: Found, renewals: int) -> PlaybookLine:
    """Return a playbook as it is listed, with the number of open renewals that go by it."""
    playbook = found.playbook
    return PlaybookLine(found.name, str(playbook.title), found.version, found.shipped, len(playbook.steps), renewals)


def steps(playbook: Playbook) -> list[PlaybookStep]:
    """Return the steps of a playbook in words, in the language of the session."""
    return [_step(playbook, step) for step in playbook.steps]


def _step(playbook: Playbook, step: Prescribed) -> PlaybookStep:
    phase = playbook.phase(step.phase)
    days = step.duration.days
    takes = n_("{n} day", "{n} days", days)
    if step.duration.working:
        takes = n_("{n} working day", "{n} working days", days)
    approval = ""
    if step.approval is not None:
        levels = n_("{subject}, {n} level", "{subject}, {n} levels", step.approval.levels)
        approval = levels.format(subject=label(step.approval.subject), n=step.approval.levels)
    return PlaybookStep(
        step.code,
        str(step.name),
        str(phase.name) if phase else "",
        step.role.value,
        takes.format(n=days),
        _starts(playbook, step),
        approval,
        [str(words) for words in step.tasks],
        _(", ").join(label(role) for role in step.skip_by),
    )


def _starts(playbook: Playbook, step: Prescribed) -> str:
    awaited = [str(found.name) for code in step.after if (found := playbook.step(code))]
    parts = [_("after {steps}").format(steps=_(", ").join(awaited))] if awaited else []
    if step.before is not None:
        known = {
            "notice": n_("{n} day before the notice deadline", "{n} days before the notice deadline", step.before.days),
            "offer": n_("{n} day before our offer is due", "{n} days before our offer is due", step.before.days),
            "end": n_("{n} day before the end", "{n} days before the end", step.before.days),
        }
        parts.append(known[step.before.deadline].format(n=step.before.days))
    return _(", ").join(parts) or _("at once")
