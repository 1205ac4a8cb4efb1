"""The command line: which word runs which function, the root options, errors turned into exit codes."""

import gc
import os
import shlex
import sys
from collections.abc import Sequence
from contextlib import suppress
from io import StringIO, TextIOWrapper
from typing import TextIO

import typer
from typer import _click as click

from renewctl import __version__, messages
from renewctl.cli import failures, options, usage
from renewctl.cli.context import AppContext
from renewctl.cli.tree import Entry, LazyGroup, translate
from renewctl.errors import AmbiguousError, RenewctlError
from renewctl.messages import N_, _
from renewctl.output import visible

DAILY, RECORDS, SHEETS, BOOK = N_("Every day"), N_("Records"), N_("In and out"), N_("The book and its memory")

# Each word of the first level; its help line stands here, so that help and completion import nothing.
COMMANDS: dict[str, Entry] = {
    "agenda": Entry("renewctl.agenda.commands:agenda", N_("List what to do today, the most urgent first."), DAILY),
    "due": Entry("renewctl.due.commands:due", N_("List what is due within the next days, overdue first."), DAILY),
    "risk-report": Entry(
        "renewctl.risk.commands:risk_report", N_("Report which customers are at risk, and why."), DAILY
    ),
    "advance": Entry(
        "renewctl.step.commands:advance", N_("Close the step at work and say who is next, and by when."), DAILY
    ),
    "log-call": Entry("renewctl.interaction.commands:log_call", N_("Log a call with a customer."), DAILY),
    "log-email": Entry("renewctl.interaction.commands:log_email", N_("Log an e-mail."), DAILY),
    "log-meeting": Entry("renewctl.interaction.commands:log_meeting", N_("Log a meeting."), DAILY),
    "log-visit": Entry("renewctl.interaction.commands:log_visit", N_("Log a visit."), DAILY),
    "log-message": Entry("renewctl.interaction.commands:log_message", N_("Log a chat or text message."), DAILY),
    "renew": Entry(
        "renewctl.renewal.outcome_commands:renew", N_("Renew a contract: the next term follows on at once."), DAILY
    ),
    "lose": Entry("renewctl.renewal.outcome_commands:lose", N_("Say that a contract is not renewed, and why."), DAILY),
    "check": Entry(
        "renewctl.check.commands:check", N_("Check the book; say what is missing or late, and what mends it."), DAILY
    ),
    "tick": Entry("renewctl.tick.commands:tick", N_("Do what falls due by itself, each thing once."), DAILY),
    "task": Entry("renewctl.task.commands:app", N_("Tasks: add, edit, list, done, drop, snooze, move."), DAILY),
    "remind": Entry(
        "renewctl.reminder.commands:remind", N_("Tell each owner in one message what is due, each thing once."), DAILY
    ),
    "reminder": Entry(
        "renewctl.reminder.answer_commands:app",
        N_("Reminders and what is said to them: list, show, ack, snooze, mute, unmute, messages, retry."),
        DAILY,
    ),
    "find": Entry(
        "renewctl.find.commands:find", N_("Find a record by any part of a name, code, number or phone."), DAILY
    ),
    "customer": Entry(
        "renewctl.customer.commands:app", N_("Customers: add, list, show, edit, merge, archive."), RECORDS
    ),
    "contact": Entry("renewctl.contact.commands:app", N_("Contacts at customers: add, list, edit."), RECORDS),
    "contract": Entry(
        "renewctl.contract.commands:app",
        N_(
            "Contracts and their terms: add, list, show, edit, terms, amend, notice, extend, coterm, installed, clause."
        ),
        RECORDS,
    ),
    "quote": Entry(
        "renewctl.quote.commands:app", N_("Quotes for the next term: make, list, show, send, accept, reject."), RECORDS
    ),
    "approval": Entry(
        "renewctl.approval.commands:app",
        N_("Who approved which content: request, approve, reject, list, show, rules."),
        RECORDS,
    ),
    "renewal": Entry(
        "renewctl.renewal.commands:app",
        N_("Renewals and how far they are: open, list, show, replan, board, sheet, forecast, forecasts."),
        RECORDS,
    ),
    "step": Entry(
        "renewctl.step.commands:app",
        N_("The steps of renewals: list, start, done, skip, block, unblock, assign, move."),
        RECORDS,
    ),
    "playbook": Entry("renewctl.playbook.commands:app", N_("Prescribed steps: list, show, check, install."), RECORDS),
    "team": Entry("renewctl.team.commands:app", N_("Roles and people: set, list, person, people."), RECORDS),
    "interaction": Entry("renewctl.interaction.commands:app", N_("What was said and written: list, digest."), RECORDS),
    "call": Entry("renewctl.call.commands:app", N_("Follow-up calls: list, plan, pick, script, rules."), RECORDS),
    "case": Entry(
        "renewctl.case.commands:app",
        N_("Inquiries, complaints, proposals, repairs: add, list, show, reply, visit, resolve, reopen."),
        RECORDS,
    ),
    "survey": Entry(
        "renewctl.survey.commands:app", N_("What customers answered when asked: add, answer, list."), RECORDS
    ),
    "measure": Entry(
        "renewctl.measure.commands:app",
        N_("What is done about low answers and complaints: add, list, done, drop."),
        RECORDS,
    ),
    "invoice": Entry("renewctl.invoice.commands:app", N_("Invoices and receipts: add, receive, list."), RECORDS),
    "signal": Entry("renewctl.signal.commands:app", N_("Dated facts from outside: add, list."), RECORDS),
    "risk": Entry(
        "renewctl.risk.commands:app",
        N_("Risk scores: show, whatif, trend; how right they are: scoreboard, backtest, tune."),
        RECORDS,
    ),
    "warning": Entry(
        "renewctl.warning.commands:app",
        N_("Early warnings: list, show, sheet, ack, plan, act, follow, resolve, evaluate."),
        RECORDS,
    ),
    "report": Entry("renewctl.report.commands:app", N_("Reports over the whole book: risk."), RECORDS),
    "rules": Entry(
        "renewctl.rules.commands:app",
        N_("Rule sets of the risk score: list, show, check, diff, install, activate."),
        RECORDS,
    ),
    "calendar": Entry("renewctl.calendar.commands:app", N_("Working days: weekend, load, china, show."), RECORDS),
    "import": Entry(
        "renewctl.importer.commands:import_file", N_("Import a sheet as it is: CSV or a workbook."), SHEETS
    ),
    "export": Entry(
        "renewctl.exporter.commands:export_file", N_("Export the book to a workbook, CSV or JSON."), SHEETS
    ),
    "init": Entry("renewctl.book.commands:init", N_("Make a book."), BOOK),
    "demo": Entry("renewctl.demo.commands:demo", N_("Make a demo book and show what is due in it."), BOOK),
    "book": Entry("renewctl.book.commands:app", N_("The book itself: info, upgrade, backup, restore, verify."), BOOK),
    "status": Entry(
        "renewctl.reminder.status_commands:status",
        N_("When it last ticked, reminded and was backed up, and what waits or failed."),
        BOOK,
    ),
    "schedule": Entry(
        "renewctl.reminder.schedule_commands:app",
        N_("What to install so that it runs by itself: cron, systemd, launchd."),
        BOOK,
    ),
    "audit": Entry("renewctl.audit.commands:app", N_("The journal of every change: log, verify, adopt, head."), BOOK),
    "undo": Entry(
        "renewctl.audit.undo_commands:undo", N_("Take back a change set, the newest of yours if none is named."), BOOK
    ),
}

app = typer.Typer(
    cls=LazyGroup,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
)


@app.callback()
def root() -> None:
    """Customer renewals end to end: what is due, who was called, who is at risk."""


def command_tree() -> LazyGroup:
    """Return the whole tree as Click runs it, in the session's language."""
    tree = typer.main.get_command(app)
    assert isinstance(tree, LazyGroup)
    tree.entries = COMMANDS
    tree.subcommand_metavar = _("COMMAND [ARGS]...")
    tree.params = [*options.everywhere(hidden=False), _version_option(), *tree.params]
    translate(tree)
    return tree


def _version_option() -> click.Parameter:
    def show(context: click.Context, parameter: click.Parameter, value: bool) -> None:
        if value and not context.resilient_parsing:
            print(f"renewctl {__version__}")
            context.exit()

    return options.eager_flag(["--version"], N_("Show the version and exit."), show)


def main() -> None:
    """Run the program as the console script does, and exit with its code."""
    # A command is short-lived: looking for circles of objects costs a large report a fifth of its time.
    gc.disable()
    sys.stdout, sys.stderr = sys.stdout or _nowhere(), sys.stderr or _nowhere()  # None where the shell closed it (>&-)
    sys.stdin = sys.stdin or StringIO()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # names are data, whatever LANG says
    code = run(sys.argv[1:])
    with suppress(OSError):  # run() has told it, where it matters
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)  # all is written and closed: taking the interpreter apart is for nobody [0.3 s after a large import]


def _nowhere() -> TextIO:
    return open(os.devnull, "w", encoding="utf-8")


def run(argv: Sequence[str]) -> int:
    """Run one command line in the language it asks for, and return its exit code (README, "In scripts")."""
    messages.use(messages.choose_language(argv, os.environ))
    line = shlex.join(["renewctl", *argv])
    context = AppContext(command=line.encode("utf-8", "backslashreplace").decode())  # the journal keeps text alone
    try:
        code = command_tree().main(list(argv), prog_name="renewctl", standalone_mode=False, obj=context)
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except SystemExit:
        return 0  # Typer exits by itself, with 1, when the reader of a pipe has seen enough: that is no failure
    except BrokenPipeError:
        # The reader of the pipe has seen enough (`| head`): that is no failure. Keep Python from flushing again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (KeyboardInterrupt, typer.Abort):
        return 130
    except click.exceptions.NoArgsIsHelpError as error:
        print(error.format_message(), file=sys.stderr)
        return error.exit_code
    except click.exceptions.ClickException as error:
        return _tell(*usage.explain(error), exit_code=error.exit_code)
    except RenewctlError as error:
        candidates = error.candidates if isinstance(error, AmbiguousError) else ()
        return _tell(error.message, error.hint, candidates, exit_code=error.exit_code)
    except Exception as error:
        if context.options.get("debug"):
            raise
        if told := failures.explain(error, context.change_set):
            return _tell(told.sentence, told.hint, exit_code=told.exit_code)
        if fault := _fault_of_the_book(context):
            return _tell(fault.message, fault.hint, exit_code=fault.exit_code)
        sentence = _("Unforeseen failure: {kind}: {reason}").format(kind=type(error).__name__, reason=error)
        return _tell(sentence, _("Run it again with --debug to see where."), exit_code=1)


def _fault_of_the_book(context: AppContext) -> RenewctlError | None:
    if "settings" not in vars(context) or not os.path.isfile(context.book):
        return None  # it did not come to that
    from renewctl.store.soundness import fault_of

    return fault_of(context.book)


def _tell(message: str, hint: str = "", candidates: Sequence[str] = (), *, exit_code: int) -> int:
    with suppress(OSError):  # the code says it all the same
        for line in (f"renewctl: {message}", *(f"  {one}" for one in candidates), f"  {hint}" if hint else ""):
            if line:
                print(visible(line), file=sys.stderr)
    return exit_code
