"""`renew` and `lose`: what came of a renewal."""

from typing import TYPE_CHECKING, Annotated

import typer

from renewctl.cli.context import AppContext
from renewctl.cli.options import Contract, prints
from renewctl.errors import UsageError
from renewctl.messages import N_, _, joined, n_
from renewctl.money import rounded_to
from renewctl.output import Column, Kind
from renewctl.plain import brief
from renewctl.vocabulary import Timing, label

if TYPE_CHECKING:
    from renewctl.money import Money
    from renewctl.quote.queries import QuoteRow
    from renewctl.renewal.outcome_queries import DecidedTerm

COLUMNS: tuple[Column["DecidedTerm"], ...] = (
    Column("contract", N_("Contract")),
    Column("customer", N_("Customer")),
    Column("customer_code", N_("Customer code"), table=False),
    Column("outcome", N_("Outcome"), Kind.WORD),
    Column("timing", N_("Timing"), Kind.WORD),
    Column("decided_on", N_("Decided on"), Kind.DATE),
    Column("reason", N_("Reason")),
    Column("note", N_("Note")),
    Column("term_end", N_("End"), Kind.DATE),
    Column("before", N_("Amount before"), Kind.MONEY),
    Column("next_start", N_("Next start"), Kind.DATE),
    Column("next_end", N_("Next end"), Kind.DATE),
    Column("amount", N_("Amount"), Kind.MONEY),
    Column("signed_on", N_("Signed on"), Kind.DATE),
    Column("gap_days", N_("Gap (days)"), Kind.INT),
)

On = Annotated[str | None, typer.Option("--on", metavar="DATE", help=N_("The day it was decided; today unless said."))]
Note = Annotated[str | None, typer.Option("--note", help=N_("What there is to say about it."))]
DryRun = Annotated[bool, typer.Option("--dry-run", help=N_("Show what would be written, and write nothing."))]


@prints(COLUMNS, one=True)
def renew(
    ctx: typer.Context,
    contract: Contract,
    months: Annotated[
        int | None,
        typer.Option("--months", metavar="N", min=1, max=1200, help=N_("How long it goes on; as agreed unless said.")),
    ] = None,
    end: Annotated[
        str | None, typer.Option("--end", metavar="DATE", help=N_("The next term's last day instead of its length."))
    ] = None,
    start: Annotated[
        str | None,
        typer.Option("--start", metavar="DATE", help=N_("Its first day, where it does not follow on at once.")),
    ] = None,
    amount: Annotated[
        str | None,
        typer.Option("--amount", help=N_("Its sum; unless said the accepted quote's, else the same price.")),
    ] = None,
    currency: Annotated[
        str | None,
        typer.Option(
            "--currency", metavar="CODE", help=N_("The amount's currency; as written, else that of the last term.")
        ),
    ] = None,
    signed_on: Annotated[
        str | None, typer.Option("--signed-on", metavar="DATE", help=N_("The day it was signed."))
    ] = None,
    on: Annotated[
        str | None,
        typer.Option("--on", metavar="DATE", help=N_("The day it was decided; the signing unless said, else today.")),
    ] = None,
    note: Note = None,
    dry_run: DryRun = False,
) -> None:
    """Renew a contract: renewctl renew HT-1 --amount 12000 --signed-on 2026-06-20. The next term follows on at once."""
    shell: AppContext = ctx.obj
    from renewctl.contract.queries import find_contract
    from renewctl.quote.queries import accepted
    from renewctl.renewal import outcome_actions as actions
    from renewctl.renewal import outcome_queries as queries
    from renewctl.store.session import reading, rehearse

    signed = shell.typed_day(signed_on)
    agreed = actions.Agreed(
        decided_on=shell.typed_day(on) or signed or shell.today,
        months=months,
        start=shell.typed_day(start),
        end=shell.typed_day(end),
        signed_on=signed,
        note=note,
    )
    with shell.transaction() as session:
        found = find_contract(reading(session), contract)
        price, rounded = _price(amount, currency, actions.currency_of(session, found.id) or shell.settings.currency)
        done = actions.renew(session, found.id, agreed.at(price), shell.today, shell.settings.grace_days)
        row = queries.decided(reading(session), done.term_id, done.timing)
        offer = accepted(reading(session), done.term_id) if price is None else None
        aside = queries.open_quotes(reading(session), done.term_id)
        steps = queries.steps_left(reading(session), done.term_id)
        if dry_run:
            rehearse(session)
    line = _renewed(row, dry_run=dry_run)
    shell.answer(joined([line, _summed(row, offer, is_given=price is not None, rounded=rounded)]), row, COLUMNS)
    for quote in aside:
        told = _("Quote {n} of {amount} ({state}) was never accepted: its sum was not taken.")
        shell.say(told.format(n=quote.version, amount=quote.amount.spoken, state=label(quote.state)))
    _say_steps_left(shell, steps)


@prints(COLUMNS, one=True)
def lose(
    ctx: typer.Context,
    contract: Contract,
    reason: Annotated[
        str,
        typer.Option(
            "--reason",
            metavar="CODE",
            help=N_(
                "Why: price, product, service, competitor, budget, closed-business, no-contact, other, or one of yours."
            ),
        ),
    ],
    note: Note = None,
    on: On = None,
    dry_run: DryRun = False,
) -> None:
    """Say that a contract will not be renewed, and why: renewctl lose HT-1 --reason price --note "20 % too dear"."""
    shell: AppContext = ctx.obj
    from renewctl.contract.queries import find_contract
    from renewctl.renewal import outcome
    from renewctl.renewal import outcome_actions as actions
    from renewctl.renewal import outcome_queries as queries
    from renewctl.store.session import reading, rehearse

    code = outcome.check_reason(reason, outcome.own_reasons(shell.settings.reason_codes))
    day = shell.typed_day(on) or shell.today
    with shell.transaction() as session:
        found = find_contract(reading(session), contract)
        done = actions.lose(session, found.id, code, note or "", day, shell.today)
        row = queries.decided(reading(session), done.term_id)
        steps = queries.steps_left(reading(session), done.term_id)
        if dry_run:
            rehearse(session)
    sentence = (
        _("Contract {number} of {customer} would be lost: {reason}.")
        if dry_run
        else _("Contract {number} of {customer} is lost: {reason}.")
    )
    said = sentence.format(number=brief(row.contract), customer=brief(row.customer), reason=label(code))
    shell.answer(said, row, COLUMNS)
    _say_steps_left(shell, steps)


def _renewed(row: "DecidedTerm", *, dry_run: bool) -> str:
    win_back = row.timing == Timing.WIN_BACK
    if win_back and dry_run:
        sentence = _("Contract {number} of {customer} would be won back: {start} to {end}.")
    elif win_back:
        sentence = _("Won back contract {number} of {customer}: {start} to {end}; the term before has lapsed.")
    elif dry_run:
        sentence = _("Contract {number} of {customer} would be {outcome}, {timing}: {start} to {end}.")
    else:
        sentence = _("Contract {number} of {customer} is {outcome}, {timing}: {start} to {end}.")
    return sentence.format(
        number=brief(row.contract),
        customer=brief(row.customer),
        outcome=label(row.outcome),
        timing=label(row.timing),
        start=row.next_start,
        end=row.next_end,
    )


def _summed(row: "DecidedTerm", offer: "QuoteRow | None", *, is_given: bool, rounded: bool) -> str:
    """Say the sum of the next term, and where it comes from unless it was given."""
    if row.amount is None:
        return _("It has no sum.")
    amount = row.amount.spoken
    if offer is not None:
        return _("Its sum is {amount}, that of quote {n}.").format(amount=amount, n=offer.version)
    if not is_given:
        return joined([_("Its sum is {amount}: the same price as before.").format(amount=amount), *_escalator(row)])
    said = _("Its sum is {amount}.").format(amount=amount)
    return joined([said, rounded_to(row.amount.currency)]) if rounded else said


def _escalator(row: "DecidedTerm") -> list[str]:
    """Say that a rise was agreed, which is in no sum by itself."""
    from renewctl.contract.rules import percent_text

    if not row.escalator:
        return []
    told = _("A yearly price rise of {percent} was agreed and is not in it: --amount gives another sum.")
    return [told.format(percent=percent_text(row.escalator))]


def _say_steps_left(shell: AppContext, n: int) -> None:
    if n:
        shell.say(n_("{n} step of it was still open.", "{n} steps of it were still open.", n).format(n=n))


def _price(amount: str | None, currency: str | None, otherwise: str) -> tuple["Money | None", bool]:
    from renewctl.written_amounts import typed_money

    if amount is None and currency is not None:
        raise UsageError(_("A currency alone does not change an amount."), _("Give --amount as well."))
    return typed_money(amount, currency or "", otherwise) if amount is not None else (None, False)
