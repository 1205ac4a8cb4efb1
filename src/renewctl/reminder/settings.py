"""What config.toml says of reminders, [reminders]: read strictly, since a slip there is a reminder that never comes."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from renewctl.errors import UsageError
from renewctl.messages import _
from renewctl.reminder.rules import Escalation, Schedule, Windows
from renewctl.vocabulary import DeliveryChannel, ReminderKind, Tier

MOST_DAYS = 1000
MOST_WINDOWS = 60


@dataclass(frozen=True, slots=True)
class Reminders:
    """The windows and escalations, the usual channel, and who is told of what has no owner ("": nobody)."""

    schedule: Schedule = field(default_factory=Schedule)
    channel: DeliveryChannel = DeliveryChannel.MAIL
    without_owner: str = ""


def read(written: Mapping[str, object]) -> Reminders:
    """Return the settings of reminders; UsageError for an unknown kind, channel or a number of days that is none."""
    own = Escalation()
    schedule = Schedule(
        {tier: _windows(tier, written[tier]) for tier in ("default", *Tier) if tier in written},
        Escalation(
            _days(written, "unacknowledged_days", own.unacknowledged_days),
            _days(written, "overdue_days", own.overdue_days),
            _days(written, "escalate_within_days", own.within_days),
        ),
        _days(written, "catch_up_days", Schedule().catch_up_days, least=1),
    )
    return Reminders(schedule, _channel(written.get("channel")), _text(written, "without_owner"))


def _windows(tier: str, table: object) -> Mapping[str, Windows]:
    if not isinstance(table, dict):
        raise _wrong(tier, _("it is no table"))
    found = dict[str, Windows]()
    for kind, days in table.items():
        if kind not in set(ReminderKind):
            raise _wrong(f"{tier}.{kind}", _("the kinds are {kinds}").format(kinds=", ".join(ReminderKind)))
        if not isinstance(days, list) or len(days) > MOST_WINDOWS or not all(_is_days(one) for one in days):
            raise _wrong(f"{tier}.{kind}", _("it is no list of days from -{most} to {most}").format(most=MOST_DAYS))
        found[kind] = tuple(sorted(set(days), reverse=True))
    return found


def _is_days(value: object, least: int = -MOST_DAYS) -> bool:
    return type(value) is int and least <= value <= MOST_DAYS


def _days(written: Mapping[str, object], key: str, usual: int, least: int = 0) -> int:
    value = written.get(key, usual)
    if not isinstance(value, int) or not _is_days(value, least):
        raise _wrong(key, _("it is no number of days from {least} to {most}").format(least=least, most=MOST_DAYS))
    return value


def _channel(value: object) -> DeliveryChannel:
    if value is None:
        return DeliveryChannel.MAIL
    if not isinstance(value, str) or value not in set(DeliveryChannel):
        raise _wrong("channel", _("the channels are {channels}").format(channels=", ".join(DeliveryChannel)))
    return DeliveryChannel(value)


def _text(written: Mapping[str, object], key: str) -> str:
    value = written.get(key, "")
    if not isinstance(value, str) or not value.isprintable():
        raise _wrong(key, _("it is no line of text"))
    return value.strip()


def _wrong(key: str, reason: str) -> UsageError:
    return UsageError(
        _("[{name}] in config.toml: {key} is not understood; {reason}.").format(
            name="reminders", key=key, reason=reason
        )
    )
