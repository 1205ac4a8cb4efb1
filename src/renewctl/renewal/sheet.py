"""The status sheet for the customer: which steps there are and how far they are; nothing that is only ours.

No remarks, amounts, targets or risk; that a step is blocked or waits for our own approval is our business, so it is
in progress.
"""

from collections.abc import Sequence
from datetime import date

from renewctl.messages import _
from renewctl.output.sheet import Sheet
from renewctl.renewal.queries import RenewalLine
from renewctl.step.queries import StepRow
from renewctl.step.rules import CLOSED
from renewctl.vocabulary import RenewalState, StepState, label

SHOWN = {StepState.BLOCKED: StepState.IN_PROGRESS, StepState.WAITING: StepState.IN_PROGRESS}


def sheet_of(row: RenewalLine, steps: Sequence[StepRow], today: date) -> Sheet:
    """Return the customer's sheet of a renewal; steps that were left out are not on it.

    Once it is decided, it says what came of it, and steps that were still open are left out too: nobody does them.
    """
    facts = [(_("Customer"), row.customer), (_("Contract"), row.contract)]
    if row.renewal_date is not None:
        facts.append((_("Renewal date"), row.renewal_date.isoformat()))
    if row.owner:
        facts.append((_("Your contact"), row.owner))
    is_open = row.state == RenewalState.OPEN
    if not is_open:
        facts.append((_("Outcome"), _outcome(row)))
    shown = [step for step in steps if is_open or step.state in CLOSED]
    return Sheet(
        _("Renewal of {contract}").format(contract=row.contract),
        facts,
        [_("Step"), _("Who"), _("Start"), _("End"), _("State")],
        [_line(step) for step in shown if step.state != StepState.SKIPPED],
        _("As of {date}.").format(date=today),
        round(row.progress) if is_open else None,
    )


def _outcome(row: RenewalLine) -> str:
    """What came of it, a win-back included; by how much the sum changed is not on the sheet."""
    if row.next_start is None:
        return _("not renewed")
    return _("renewed from {start} to {end}").format(start=row.next_start, end=row.next_end)


def _line(step: StepRow) -> tuple[str, ...]:
    """One step as the customer sees it; the days are those planned, of a step that is done those on which it was."""
    state = SHOWN.get(StepState(step.state), StepState(step.state))
    start, end = step.begins, step.planned_end
    if step.ended_on:  # a step done before its plan did not begin after its end
        start, end = min(step.started_on or start, step.ended_on), step.ended_on
    return step.name, step.owner or label(step.role), start, end, label(state)
