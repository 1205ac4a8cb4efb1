"""What a run tells, as `remind` lists it."""

from typing import NamedTuple

from renewctl.reminder.plan import Plan


class ToldLine(NamedTuple):
    """One line of one person's digest."""

    recipient: str
    deadline: str
    days_left: int
    kind: str
    title: str
    customer: str
    contract: str
    code: str
    window: int
    is_late: bool
    is_escalation: bool
    owner: str
    channel: str | None
    address: str | None


def told_lines(planned: Plan) -> list[ToldLine]:
    """Return every line of every digest, by recipient."""
    found = []
    for letter in planned.letters:
        own = [(line, False) for group in letter.digest.groups for line in group.lines]
        for line, is_escalation in [*own, *((line, True) for line in letter.digest.escalated)]:
            found.append(
                ToldLine(
                    letter.recipient, line.deadline, line.days_left, line.code.rpartition("-")[0], line.title,
                    line.customer, line.contract, line.code, line.window, line.is_late, is_escalation, line.owner,
                    letter.reach.channel.value if letter.reach else None,
                    letter.reach.address if letter.reach else None,
                )
            )  # fmt: skip
    return found
