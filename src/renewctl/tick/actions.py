"""Doing what has fallen due: each effect is looked at again inside its transaction, so that it is done once."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import date
from itertools import groupby, islice

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from renewctl.call import actions as calls
from renewctl.call.due import as_it_stands
from renewctl.contract.amended import amendments_of_words
from renewctl.dates import add_days
from renewctl.playbook.reading import read
from renewctl.playbook.rules import Selection
from renewctl.renewal import outcome_actions
from renewctl.renewal.actions import open_renewal
from renewctl.step import actions as steps
from renewctl.step.rules import is_ready
from renewctl.store.reader import Reader
from renewctl.store.session import reading
from renewctl.store.tables import Contract
from renewctl.tick import queries, standing
from renewctl.tick.effects import CallEffect, Deed, Duty, Effect, Plan, Problem, WarningEffect
from renewctl.vocabulary import TickEffect
from renewctl.warning import actions as warnings
from renewctl.warning.informing import Sender, by_name, inform
from renewctl.warning.queries import issued, warning
from renewctl.warning.rules import Alert, rises

MOST = 500


Transactions = Callable[[date], AbstractContextManager[Session]]
"""What gives the transaction in which a day's effects are written."""


def do_all(
    transaction: Transactions, plan: Plan[Deed], duty: Duty, selection: Selection, sender: Sender | None = None
) -> Plan[Deed]:
    """Do what is planned, day by day, and begin the steps whose day comes in between; return what was done.

    A step begins after the other effects of its day, so that a renewal that was opened or closed on it counts.
    """
    done: Plan[Deed] = Plan([], list(plan.problems))
    reached: date | None = None
    for part in days(plan.effects):
        eve = add_days(part[0].on, -1)
        with transaction(part[0].on) as session:
            _add(done, begin_steps(session, reached, eve))
            _add(done, do(session, part, duty, selection, sender))
        reached = eve
    with transaction(duty.today) as session:
        _add(done, begin_steps(session, reached, duty.today))
    return done


def begin_steps(session: Session, after: date | None, until: date) -> Plan[Deed]:
    """Begin the steps that waited for a day past `after` (None: any) and up to `until`, each on its planned day."""
    done: Plan[Deed] = Plan([], [])
    book = reading(session)
    for step in list(queries.waiting_steps(book, after, until)):
        on, end = date.fromisoformat(step.planned_start), date.fromisoformat(step.term_end)
        effect = Effect(step.contract_id, step.contract, step.customer, TickEffect.STEP_BEGUN, on, end, step=step.name)
        try:
            if not _is_ready(book, step):  # most of them: they follow a step that is not done yet
                continue
            with session.begin_nested():
                begun = steps.begin_on_its_day(session, step.renewal_id, step.code, on)
                session.flush()
        except (*standing.UNREADABLE, IntegrityError) as error:
            done.problems.append(Problem(effect.contract_id, effect.contract, str(error)))
        else:
            done.effects.extend([effect] if begun else [])
    return done


def days(effects: Sequence[Deed]) -> Iterator[list[Deed]]:
    """Yield the effects in the parts that are written together: those of one day, at most 500.

    A transaction for each effect would fsync each: thousands of them take minutes. A day is the unit in which `tick`
    speaks and is undone, and one that is broken off leaves whole days done or not at all; the bound keeps others from
    waiting long for their turn to write.
    """
    for _day, group in groupby(effects, key=lambda effect: effect.on):
        while part := list(islice(group, MOST)):
            yield part


def do(
    session: Session, part: Sequence[Deed], duty: Duty, selection: Selection, sender: Sender | None = None
) -> Plan[Deed]:
    """Do these effects, but for those that another has done or made void meanwhile; return what was done.

    `sender` says how the departments concerned are told of warnings; None tells nobody.

    Each stands in a savepoint of its own: a record that refuses leaves no trace, is named, and stops nobody else.
    """
    done: Plan[Deed] = Plan([], [])
    changes = amendments_of_words(reading(session))
    for effect in part:
        try:
            with session.begin_nested():
                if isinstance(effect, CallEffect):
                    call = as_it_stands(reading(session), duty.care, effect.asked, duty.today)
                    if call is None:
                        continue
                    calls.make(session, call)
                elif isinstance(effect, WarningEffect):
                    if not _warn(session, effect.alert, sender):
                        continue
                else:
                    found = standing.next_of(reading(session), effect.contract_id, duty, changes)
                    if found is None or found[0] != effect:
                        continue
                    _do(session, effect, found[1], selection)
                session.flush()
        except (*standing.UNREADABLE, IntegrityError) as error:
            done.problems.append(Problem(effect.contract_id, effect.contract or effect.customer, str(error)))
        else:
            done.effects.append(effect)
    return done


def _is_ready(book: Reader, step: queries.WaitingStep) -> bool:
    prescribed = read(step.playbook_content).step(step.code)
    return prescribed is not None and is_ready(prescribed, queries.states(book, step.renewal_id))


def _add(done: Plan[Deed], more: Plan[Deed]) -> None:
    done.effects.extend(more.effects)
    done.problems.extend(more.problems)


def _do(session: Session, effect: Effect, term_id: int, selection: Selection) -> None:
    match effect.effect:
        case TickEffect.RENEWED_BY_ITSELF:
            outcome_actions.renew_by_itself(session, effect.contract_id, effect.term_end, effect.on)
        case TickEffect.RENEWAL_OPENED:
            open_renewal(session, contract_id=effect.contract_id, term_id=term_id, on=effect.on, selection=selection)
        case TickEffect.LAPSED:
            outcome_actions.lapse(session, effect.contract_id, effect.term_end, effect.on)


def _warn(session: Session, alert: Alert, sender: Sender | None) -> bool:
    """Issue a warning and tell the departments concerned; False where its term is decided or it was issued already."""
    book, watch = reading(session), alert.watch
    term = queries.open_term(book, watch.contract_id)
    if term is None or term.end_on != watch.term_end.isoformat():
        return False
    if not rises(alert.level, issued(book, term.term_id).get((term.term_id, alert.rules.version))):
        return False
    line = warning(reading(session), warnings.issue(session, alert, term.term_id))
    if sender is not None:
        team = steps.team_of(session, session.get_one(Contract, watch.contract_id))
        inform(session, line, team, by_name(book), sender)
    return True
