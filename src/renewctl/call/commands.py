"""`call`: which follow-up calls are open, on which day, whom to call besides, and what to say."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from renewctl.call import rules_commands
from renewctl.cli.context import AppContext
from renewctl.cli.options import prints
from renewctl.cli.tree import group
from renewctl.errors import UsageError
from renewctl.messages import N_, _, n_
from renewctl.output import Column, Kind, Record, styles, visible
from renewctl.vocabulary import PickMethod, Tier

if TYPE_CHECKING:
    from renewctl.call.picking import Pick
    from renewctl.call.planning import Choice, PlanLine
    from renewctl.call.queries import CallRow
    from renewctl.call.scripts import Card

app = group()


def _lateness(row: "CallRow") -> str | None:
    return styles.lateness(row.days_left)


LIST: tuple[Column["CallRow"], ...] = (
    Column("id", N_("No."), Kind.INT),
    Column("due_on", N_("Due"), Kind.DATE),
    Column("earliest_on", N_("Earliest"), Kind.DATE, priority=4),
    Column("latest_on", N_("Latest"), Kind.DATE),
    Column("days_left", N_("Days left"), Kind.INT, style=_lateness, priority=2),
    Column("title", N_("Call")),
    Column("customer", N_("Customer")),
    Column("customer_code", N_("Customer code"), table=False),
    Column("contact", N_("Contact"), priority=5),
    Column("phone", N_("Phone"), priority=3),
    Column("contract", N_("Contract"), table=False),
    Column("content", N_("Content"), Kind.WORD, priority=6),
    Column("priority", N_("Priority"), Kind.WORD, table=False),
    Column("owner", N_("Owner"), priority=1),
    Column("rule", N_("Rule"), table=False),
    Column("notes", N_("Notes"), table=False),
    Column("snoozed_until", N_("Snoozed until"), Kind.DATE, table=False),
)


PLAN: tuple[Column["PlanLine"], ...] = (
    Column("id", N_("No."), Kind.INT, lambda line: line.row.id),
    Column("day", N_("Day"), Kind.DATE),
    Column("was", N_("Was due"), Kind.DATE, lambda line: line.row.due_on, priority=3),
    Column("latest_on", N_("Latest"), Kind.DATE, lambda line: line.row.latest_on),
    Column(
        "late",
        N_("Too late"),
        Kind.BOOL,
        lambda line: line.is_late,
        style=lambda line: "red" if line.is_late else None,
    ),
    Column("title", N_("Call"), value=lambda line: line.row.title),
    Column("customer", N_("Customer"), value=lambda line: line.row.customer),
    Column("owner", N_("Owner"), value=lambda line: line.row.owner, priority=1),
)
PICKED: tuple[Column["Pick"], ...] = (
    Column("customer_code", N_("Code"), value=lambda pick: pick.customer.code),
    Column("customer", N_("Customer"), value=lambda pick: pick.customer.name),
    Column("owner", N_("Owner"), value=lambda pick: pick.customer.owner, priority=1),
    Column("why", N_("Why")),
    Column("last_call", N_("Last call"), Kind.DATE, lambda pick: pick.customer.last_call, priority=2),
)
CARD: tuple[Column["Card"], ...] = (
    Column("card", N_("Card")),
    Column("content", N_("Content"), Kind.WORD),
    Column("greeting", N_("Greeting")),
    Column("convenient", N_("Is it convenient?")),
    Column("points", N_("Talking points"), Kind.JSON),
    Column("closing", N_("Closing")),
    Column("norms", N_("Norms"), Kind.JSON),
)

Owner = Annotated[str | None, typer.Option("--owner", help=N_("Only this owner's."))]


@app.command("list")
@prints(LIST)
def list_(
    ctx: typer.Context,
    owner: Owner = None,
    customer: Annotated[str | None, typer.Option("--customer", help=N_("Only this customer's."))] = None,
    late: Annotated[bool, typer.Option("--late", help=N_("Only those past their latest day."))] = False,
    all: Annotated[bool, typer.Option("--all", help=N_("Snoozed ones too."))] = False,
) -> None:
    """List the open calls with their windows, the earliest latest day first."""
    shell: AppContext = ctx.obj
    from renewctl.call import queries
    from renewctl.call.titles import spoken
    from renewctl.customer.queries import find_customer
    from renewctl.team import owner_queries as owners

    with shell.reader() as book:
        shell.doubt(owners.doubt(book, owner))
        whose = find_customer(book, customer).id if customer is not None else None
        rows = spoken(book, queries.open_calls(book, queries.CallFilter(owner, whose, late, all), shell.today))
    past = sum(row.days_left is not None and row.days_left < 0 for row in rows)
    line = n_(
        "As of {day}: {n} open call, {late} past the latest day.",
        "As of {day}: {n} open calls, {late} past the latest day.",
        len(rows),
    ).format(day=shell.today.isoformat(), n=len(rows), late=past)
    shell.show(rows, LIST, footer=[line], empty=_("Nobody is to be called."))


@app.command("plan")
@prints(PLAN)
def plan(
    ctx: typer.Context,
    per_day: Annotated[
        int | None,
        typer.Option(
            "--per-day",
            metavar="N",
            min=1,
            max=1000,
            help=N_("How many calls an owner makes a day; unless said, as few as keep every latest day."),
        ),
    ] = None,
    owner: Owner = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=N_("Show the days, and set none."))] = False,
) -> None:
    """Spread the open calls over working days inside their windows, the earliest latest day first."""
    shell: AppContext = ctx.obj
    from renewctl.call.planning import planned
    from renewctl.team import owner_queries as owners

    with shell.reader() as book:
        shell.doubt(owners.doubt(book, owner))
    if dry_run:
        with shell.reader() as book:
            lines = planned(book, owner, shell.today, per_day)
    else:
        from renewctl.call import actions
        from renewctl.store.session import reading

        with shell.transaction() as session:
            lines = planned(reading(session), owner, shell.today, per_day)
            actions.give_days(session, [(line.row.id, line.day) for line in lines if line.moves])
    late = sum(line.is_late for line in lines)
    footer = [_moved(lines, dry_run=dry_run)]
    if late:
        sentence = n_("{n} call is past its latest day.", "{n} calls are past their latest day.", late)
        footer.append(sentence.format(n=late))
    shell.show(lines, PLAN, footer=footer, empty=_("Nobody is to be called."))


@app.command("pick")
@prints(PICKED)
def pick(
    ctx: typer.Context,
    method: Annotated[
        PickMethod,
        typer.Option(
            "--method",
            help=N_("By lot, low satisfaction, in need of more service, longest silence, or a round of all in turn."),
        ),
    ],
    most: Annotated[int, typer.Option("--count", metavar="N", min=1, max=10000, help=N_("How many to choose."))] = 10,
    tier: Annotated[Tier | None, typer.Option("--tier", help=N_("Only customers of this tier."))] = None,
    seed: Annotated[
        int | None, typer.Option("--seed", metavar="N", min=0, help=N_("For the lot: the same seed, the same choice."))
    ] = None,
    make: Annotated[bool, typer.Option("--make", help=N_("Make a call of each."))] = False,
    within: Annotated[
        str, typer.Option("--in", metavar="2w", help=N_("By when those calls are to be made: 7d, 2w, 1m."))
    ] = "2w",
) -> None:
    """Choose whom to call, each with the reason; nothing is changed unless --make says so."""
    shell: AppContext = ctx.obj
    from renewctl.call import planning
    from renewctl.survey.rules import low_answers
    from renewctl.typed_dates import parse_day

    low = low_answers(shell.settings.low_answers)
    latest = parse_day(within, shell.today)
    if latest < shell.today:
        raise UsageError(_("{day} is past.").format(day=latest.isoformat()))
    wanted = planning.Wanted(method, most, tier, seed if seed is not None else shell.today.toordinal(), low)
    if not make:
        with shell.reader() as book:
            found = planning.choice(book, wanted, shell.today)
    else:
        from renewctl.call import actions
        from renewctl.store.session import reading

        with shell.transaction() as session:
            found = planning.choice(reading(session), wanted, shell.today)
            for one in found.picks:
                title = _("Call: {why}").format(why=one.why)
                whom = one.customer
                actions.add(session, actions.NewCall(title, whom.id, whom.owner or shell.actor, shell.today, latest))
    shell.show(found.picks, PICKED, footer=_chosen(found, make=make), empty=_("Nobody to choose."))


@app.command("script")
@prints(CARD, one=True)
def script(
    ctx: typer.Context,
    kind: Annotated[
        str, typer.Argument(metavar="KIND", help=N_("A kind of content, such as explain, or the code of a care rule."))
    ],
) -> None:
    """Show what to say on a call, as a card to read from."""
    shell: AppContext = ctx.obj
    from renewctl.call import scripts
    from renewctl.call.care import care_rules, shipped
    from renewctl.call.reading import read

    if shell.book.exists():
        with shell.reader() as book:
            rules = care_rules(book)
    else:
        rules = read(shipped())
    card = scripts.card(kind, rules)
    if shell.view.format:
        shell.show_record(Record(card.card, card, CARD))
        return
    for line in scripts.lines(card):
        print(visible(line))


def _moved(lines: "Sequence[PlanLine]", *, dry_run: bool) -> str:
    moved = sum(line.moves for line in lines)
    if dry_run:
        return n_("{n} call would get another day.", "{n} calls would get another day.", moved).format(n=moved)
    return n_("{n} call has another day now.", "{n} calls have another day now.", moved).format(n=moved)


def _chosen(found: "Choice", *, make: bool) -> list[str]:
    lines = []
    if make:
        n = len(found.picks)
        lines.append(n_("{n} call was made of it.", "{n} calls were made of it.", n).format(n=n))
    if found.left_out:
        sentence = n_(
            "{n} customer has an open call already and was left out.",
            "{n} customers have an open call already and were left out.",
            found.left_out,
        )
        lines.append(sentence.format(n=found.left_out))
    return lines


app.add_typer(rules_commands.app, name="rules", help=N_("What asks for calls: list, show, check, install."))
