"""`tick`: what falls due by itself."""

from collections import Counter
from contextlib import nullcontext
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from renewctl.cli.context import AppContext
from renewctl.cli.options import Yes, prints
from renewctl.errors import PartlyDoneError
from renewctl.messages import N_, _, n_
from renewctl.output import Column, Kind, progress
from renewctl.plain import brief
from renewctl.vocabulary import RunKind, TickEffect, label

if TYPE_CHECKING:
    from renewctl.tick.effects import Deed, Duty, Plan, Problem
    from renewctl.warning.informing import Sender

MOST_YEARS_AHEAD = 10

COLUMNS: tuple[Column["Deed"], ...] = (
    Column("on", N_("Day"), Kind.DATE),
    Column("effect", N_("What"), Kind.WORD),
    Column("contract", N_("Contract")),
    Column("customer", N_("Customer"), priority=1),
    Column("level", N_("Level"), Kind.WORD, table=False),
    Column("term_end", N_("End"), Kind.DATE),
    Column("next_start", N_("Next start"), Kind.DATE, priority=2),
    Column("next_end", N_("Next end"), Kind.DATE),
    Column("step", N_("Step"), priority=2),
    Column("call", N_("Call"), priority=1),
)


@prints(COLUMNS)
def tick(
    ctx: typer.Context,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=N_("Show what would be done, and do nothing."))] = False,
    since: Annotated[
        str | None,
        typer.Option(
            "--since",
            metavar="DATE",
            help=N_("Take in what was past when it was entered: terms that ended, calls that began, from that day on."),
        ),
    ] = None,
    yes: Yes = False,
) -> None:
    """Do what has fallen due, each once, on its day: renewals and their steps, terms lapsed, calls, warnings.

    A day more than ten years ahead of the clock is asked about first (--yes goes on).
    """
    shell: AppContext = ctx.obj
    from renewctl.tick.standing import due

    _check_is_meant(shell, yes=yes)
    duty = _duty(shell, since)
    with shell.reader() as book:
        found = due(book, duty)
    done = _do(shell, found.plan, duty, dry_run=dry_run)
    if not dry_run:
        shell.note_run(RunKind.TICK, "; ".join(f"{one.contract}: {one.reason}" for one in done.problems))
    summary = _summary(done, shell.today.isoformat(), dry_run=dry_run)
    history = _history(found.left_alone, found.calls_left_alone)
    footer = [summary, *history] if done.effects else history
    shell.show(done.effects, COLUMNS, footer=footer, empty=summary)
    if not dry_run:
        _score(shell)
    if done.problems:
        _tell(shell, done.problems, dry_run=dry_run)


def _check_is_meant(shell: AppContext, *, yes: bool) -> None:
    """Ask before a day far ahead of the clock: a slip of the pen in --today would renew for centuries."""
    if shell.today.year - datetime.now().year <= MOST_YEARS_AHEAD:
        return
    told = _("{day} is more than {n} years ahead of the clock").format(day=shell.today, n=MOST_YEARS_AHEAD)
    question = _("{told}: whatever falls due until then would be done now. Go on?").format(told=told)
    shell.confirm(question, yes=yes, refusal=_("{told}; nothing was done.").format(told=told))


def _duty(shell: AppContext, since: str | None) -> "Duty":
    from renewctl.calendar.queries import working_days
    from renewctl.call.care import care_rules
    from renewctl.tick.effects import Duty, read_windows

    windows, offer_days = read_windows(shell.settings.windows), shell.settings.offer_days
    today, grace, day = shell.today, shell.settings.grace_days, shell.typed_day(since)
    with shell.reader() as book:
        return Duty(today, grace, windows, day, working_days(book), care_rules(book), offer_days)


def _do(shell: AppContext, plan: "Plan[Deed]", duty: "Duty", *, dry_run: bool) -> "Plan[Deed]":
    """Do it, a transaction for each day; a dry run does the same in one that is rolled back."""
    from renewctl.playbook.selection import selection
    from renewctl.store.session import rehearse
    from renewctl.tick import actions

    chosen = selection(shell.settings.playbook_rules, shell.settings.amount_classes)
    sender = _sender(shell) if any(effect.level for effect in plan.effects) else None
    with progress(len(plan.effects), _("Catching up")) as advance:
        if not dry_run:
            reason = _("what fell due on {day}")
            with shell.kept_open():
                return actions.do_all(
                    lambda day: shell.transaction(reason.format(day=day)), plan, duty, chosen, sender, advance
                )
        with shell.transaction() as session:
            rehearse(session)
            return actions.do_all(lambda _day: nullcontext(session), plan, duty, chosen, sender, advance)


def _sender(shell: AppContext) -> "Sender":
    """How warnings leave this house: as reminders do."""
    from renewctl.reminder.delivery.settings import domain_of
    from renewctl.reminder.plan import Ways
    from renewctl.reminder.settings import read
    from renewctl.warning.informing import Sender

    written = shell.settings
    ways = Ways(usual=read(written.reminders).channel, notifies_all=bool(written.notify))
    return Sender(ways, domain_of(written.mail), shell.moment())


def _score(shell: AppContext) -> None:
    """Store this week's risk scores, where any are to be stored."""
    from renewctl.tick import scores

    with shell.reader() as book:
        if not scores.to_score(book, shell.today):
            return
    with shell.transaction() as session:
        scores.store(session, shell.today)


def _summary(done: "Plan[Deed]", today: str, *, dry_run: bool) -> str:
    if not done.effects:
        return _("Nothing falls due by {day}.").format(day=today)
    count = Counter(effect.effect for effect in done.effects)
    counted = _(", ").join(f"{label(effect)} {count[effect]}" for effect in TickEffect if count[effect])
    sentence = _("To be done up to {day}: {counted}.") if dry_run else _("Done up to {day}: {counted}.")
    return sentence.format(day=today, counted=counted)


def _history(terms: int, calls: int) -> list[str]:
    """Tell what was left alone since it had begun or ended before it was entered; nothing where nothing was."""
    told = []
    if terms:
        sentence = n_(
            "{n} term ended before it was entered and was left alone; --since DATE takes it in.",
            "{n} terms ended before they were entered and were left alone; --since DATE takes them in.",
            terms,
        )
        told.append(sentence.format(n=terms))
    if calls:
        sentence = n_(
            "The days of {n} call had begun before its contract was entered; --since DATE asks for it.",
            "The days of {n} calls had begun before their contracts were entered; --since DATE asks for them.",
            calls,
        )
        told.append(sentence.format(n=calls))
    return told


def _tell(shell: AppContext, problems: "list[Problem]", *, dry_run: bool) -> None:
    for problem in problems:
        shell.say(f"{brief(problem.contract)}: {problem.reason}")
    if dry_run:
        sentence = n_("{n} contract cannot be done.", "{n} contracts cannot be done.", len(problems))
        hint = _("Correct these before you run `renewctl tick`; it does the others.")
    else:
        sentence = n_("{n} contract could not be done.", "{n} contracts could not be done.", len(problems))
        hint = _("The others are; correct these and run `renewctl tick` again.")
    raise PartlyDoneError(sentence.format(n=len(problems)), hint)
