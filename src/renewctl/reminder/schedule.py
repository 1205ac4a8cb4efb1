"""What to install so that `tick` and `remind` run by themselves: a crontab line, systemd units, a launchd list."""

import plistlib
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from renewctl.errors import UsageError
from renewctl.messages import _

LABEL = "renewctl.daily"


@dataclass(frozen=True, slots=True)
class Job:
    """The program's own words, the book and the log by absolute paths, and the time of day."""

    program: Sequence[str]
    book: Path
    log: Path
    hour: int
    minute: int
    config: Path | None = None
    language: str = "en"

    @property
    def commands(self) -> list[list[str]]:
        """What runs, one after the other: the second also where the first named a record that it could not do."""
        lead = [*self.program, "--book", str(self.book), "--lang", self.language]
        return [[*lead, "tick"], [*lead, "remind", "--send"]]

    @property
    def environment(self) -> dict[str, str]:
        """What the commands need to know beside their options."""
        return {"RENEWCTL_CONFIG": str(self.config)} if self.config else {}


def read_time(text: str) -> tuple[int, int]:
    """Return hour and minute of a time such as 07:30; UsageError."""
    hour, colon, minute = text.strip().partition(":")
    plain = (hour + minute).isascii() and hour.isdigit() and minute.isdigit() and len(hour) <= 2 and len(minute) == 2
    if not (colon and plain and int(hour) < 24 and int(minute) < 60):
        raise UsageError(_("Not understood as a time of day: {text}.").format(text=text), _("Write it as 07:30."))
    return int(hour), int(minute)


def cron(job: Job) -> str:
    """Return the crontab line. A per cent sign would end the command there, so each is escaped."""
    _check(job)
    return f"{job.minute} {job.hour} * * * {_shell(job)}".replace("%", "\\%") + "\n"


def _shell(job: Job) -> str:
    setting = "".join(f"{name}={shlex.quote(value)} " for name, value in job.environment.items())
    log = shlex.quote(str(job.log))
    return "; ".join(f"{setting}{shlex.join(words)} >>{log} 2>&1" for words in job.commands)


def systemd(job: Job) -> str:
    """Return the two units of a user's systemd, each under the name of its file."""
    _check(job)
    environment = "".join(f"Environment={_unit(f'{name}={value}')}\n" for name, value in job.environment.items())
    # A dash: the second command runs whatever the first said.
    starts = "".join(f"ExecStart=-{' '.join(map(_unit, words))}\n" for words in job.commands)
    log = str(job.log).replace("%", "%%")
    return (
        "# ~/.config/systemd/user/renewctl.service\n"
        "[Unit]\nDescription=renewctl tick, remind\n\n"
        f"[Service]\nType=oneshot\n{environment}{starts}StandardOutput=append:{log}\nStandardError=append:{log}\n\n"
        "# ~/.config/systemd/user/renewctl.timer\n"
        "[Unit]\nDescription=renewctl, daily\n\n"
        f"[Timer]\nOnCalendar=*-*-* {job.hour:02}:{job.minute:02}:00\nPersistent=true\n\n"
        "[Install]\nWantedBy=timers.target\n"
    )


def _unit(word: str) -> str:
    """Return a word as a unit file has it: in quotes, without its specifiers (%) and variables ($)."""
    return '"' + word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$") + '"'


def launchd(job: Job) -> str:
    """Return the property list for ~/Library/LaunchAgents."""
    _check(job)
    return plistlib.dumps(
        {
            "Label": LABEL,
            "ProgramArguments": ["/bin/sh", "-c", _shell(job)],
            "StartCalendarInterval": {"Hour": job.hour, "Minute": job.minute},
        },
        sort_keys=False,
    ).decode()


def _check(job: Job) -> None:
    words = [*job.program, str(job.book), str(job.log), str(job.config or "")]
    if not all(word.isprintable() for word in words):
        raise UsageError(_("A path with a line break or another unseen character cannot stand there."))
