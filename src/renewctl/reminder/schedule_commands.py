"""`schedule`: prints what to install; nothing is installed."""

from typing import TYPE_CHECKING, Annotated

import typer

from renewctl.cli.context import AppContext
from renewctl.cli.tree import group
from renewctl.messages import N_, _, language

if TYPE_CHECKING:
    from renewctl.reminder.schedule import Job

app = group()

At = Annotated[str, typer.Option("--at", metavar="07:00", help=N_("The time of day, in the machine's own zone."))]
Log = Annotated[
    str | None, typer.Option("--log", metavar="FILE", help=N_("Where what they say goes; beside the book unless said."))
]


@app.command("cron")
def cron(ctx: typer.Context, at: At = "07:00", log: Log = None) -> None:
    """Print the crontab line. For example: (crontab -l; renewctl schedule cron) | crontab -"""
    shell: AppContext = ctx.obj
    from renewctl.reminder import schedule

    print(schedule.cron(_job(shell, at, log)), end="")
    shell.say(_("Nothing was installed: crontab -e takes this line."))


@app.command("systemd")
def systemd(ctx: typer.Context, at: At = "07:00", log: Log = None) -> None:
    """Print the service and the timer for a user's systemd."""
    shell: AppContext = ctx.obj
    from renewctl.reminder import schedule

    print(schedule.systemd(_job(shell, at, log)), end="")
    shell.say(_("Nothing was installed: write the two files, then systemctl --user enable --now renewctl.timer."))


@app.command("launchd")
def launchd(ctx: typer.Context, at: At = "07:00", log: Log = None) -> None:
    """Print the property list for macOS."""
    shell: AppContext = ctx.obj
    from renewctl.reminder import schedule

    print(schedule.launchd(_job(shell, at, log)), end="")
    shell.say(
        _("Nothing was installed: write it to ~/Library/LaunchAgents/{label}.plist and launchctl load it.").format(
            label=schedule.LABEL
        )
    )


def _job(shell: AppContext, at: str, log: str | None) -> "Job":
    import shutil
    import sys
    from pathlib import Path

    from renewctl.reminder.schedule import Job, read_time

    book = shell.book.expanduser().absolute()
    own = Path(sys.executable).with_name("renewctl")
    named = str(own) if own.is_file() else shutil.which("renewctl")
    program = [str(Path(named).absolute())] if named else [sys.executable, "-m", "renewctl"]
    config = shell.environment.get("RENEWCTL_CONFIG")
    file = Path(log).expanduser().absolute() if log else book.with_suffix(".log")
    return Job(program, book, file, *read_time(at), Path(config).absolute() if config else None, language())
