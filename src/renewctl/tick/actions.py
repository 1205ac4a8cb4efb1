"""Doing what has fallen due: each effect is looked at again inside its transaction, so that it is done once."""

from collections.abc import Iterator, Sequence
from itertools import groupby, islice

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from renewctl.contract.amended import amendments_of_words
from renewctl.playbook.rules import Selection
from renewctl.renewal import outcome_actions
from renewctl.renewal.actions import open_renewal
from renewctl.step.actions import team_of
from renewctl.store.session import reading
from renewctl.store.tables import Contract
from renewctl.tick import queries, standing
from renewctl.tick.effects import Duty, Effect, Plan, Problem
from renewctl.vocabulary import TickEffect
from renewctl.warning import actions as warnings
from renewctl.warning.informing import Sender, by_name, inform
from renewctl.warning.queries import issued, warning
from renewctl.warning.rules import Alert, rises

MOST = 500


def days(effects: Sequence[Effect]) -> Iterator[list[Effect]]:
    """Yield the effects in the parts that are written together: those of one day, at most 500.

    A transaction for each effect would fsync each: thousands of them take minutes. A day is the unit in which `tick`
    speaks and is undone, and one that is broken off leaves whole days done or not at all; the bound keeps others from
    waiting long for their turn to write.
    """
    for _day, group in groupby(effects, key=lambda effect: effect.on):
        while part := list(islice(group, MOST)):
            yield part


def do(
    session: Session, part: Sequence[Effect], duty: Duty, selection: Selection, sender: Sender | None = None
) -> Plan:
    """Do these effects, but for those that another has done or made void meanwhile; return what was done.

    `sender` says how the departments concerned are told of warnings; None tells nobody.

    Each stands in a savepoint of its own: a record that refuses leaves no trace, is named, and stops nobody else.
    """
    done = Plan([], [])
    changes = amendments_of_words(reading(session))
    for effect in part:
        try:
            with session.begin_nested():
                if effect.alert is not None:
                    if _warn(session, effect.alert, sender):
                        done.effects.append(effect)
                    continue
                found = standing.next_of(reading(session), effect.contract_id, duty, changes)
                if found is None or found[0] != effect:
                    continue
                _do(session, effect, found[1], selection)
                session.flush()
        except (*standing.UNREADABLE, IntegrityError) as error:
            done.problems.append(Problem(effect.contract_id, effect.contract, str(error)))
        else:
            done.effects.append(effect)
    return done


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
    if not rises(alert.level, issued(book, term.term_id).get((term.term_id, alert.rule_set))):
        return False
    line = warning(reading(session), warnings.issue(session, alert, term.term_id))
    if sender is not None:
        team = team_of(session, session.get_one(Contract, watch.contract_id))
        inform(session, line, team, by_name(book), sender)
    return True
