"""Doing what has fallen due: a day's effects are looked at again inside its transaction, so that each is done once."""

import sqlite3
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from itertools import groupby, islice
from typing import TypeVar

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from renewctl.call import actions as calls
from renewctl.call.due import as_they_stand
from renewctl.contract.amended import amendments_of_words
from renewctl.dates import add_days, stored_day
from renewctl.playbook.reading import kept
from renewctl.playbook.rules import Selection
from renewctl.renewal.by_itself import Undecided, lapse_all, renew_all
from renewctl.renewal.opening import Opening, open_all
from renewctl.step.beginnings import Beginning, Whose, begin_all
from renewctl.step.rules import Team, is_ready
from renewctl.store.session import reading
from renewctl.team.queries import teams
from renewctl.tick import queries, standing
from renewctl.tick.effects import CallEffect, Deed, Duty, Effect, Plan, Problem, WarningEffect
from renewctl.vocabulary import StepState, TickEffect
from renewctl.warning import actions as warnings
from renewctl.warning.informing import Sender, by_name, inform
from renewctl.warning.queries import issued, these_warnings
from renewctl.warning.rules import rises

MOST = 500


Transactions = Callable[[date], AbstractContextManager[Session]]
"""What gives the transaction in which a day's effects are written."""

D = TypeVar("D", bound=Deed)


def do_all(
    transaction: Transactions,
    plan: Plan[Deed],
    duty: Duty,
    selection: Selection,
    sender: Sender | None = None,
    advance: Callable[[int], None] = lambda _n: None,
) -> Plan[Deed]:
    """Do what is planned, day by day, and begin the steps whose day comes in between; return what was done.

    Only days on which something is planned are gone to; `advance` is told how many effects each of them had. A step
    begins after the other effects of its day, so that a renewal that was opened or closed on it counts.
    """
    done: Plan[Deed] = Plan([], list(plan.problems))
    reached: date | None = None
    for part in days(plan.effects):
        eve = add_days(part[0].on, -1)
        with transaction(part[0].on) as session:
            _add(done, begin_steps(session, reached, eve))
            _add(done, do(session, part, duty, selection, sender))
        reached = eve
        advance(len(part))
    with transaction(duty.today) as session:
        _add(done, begin_steps(session, reached, duty.today))
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

    They are written together, first what happens to terms, then calls, then warnings. A record that refuses leaves no
    trace, is named, and stops nobody else.
    """
    doing = _Doing(session, duty, selection, sender)
    done: Plan[Deed] = Plan([], [])
    for turn in _turns([effect for effect in part if isinstance(effect, Effect)]):
        _add(done, _together(session, turn, doing.terms))
    _add(done, _together(session, [effect for effect in part if isinstance(effect, CallEffect)], doing.calls))
    _add(done, _together(session, [effect for effect in part if isinstance(effect, WarningEffect)], doing.warnings))
    place = {id(effect): at for at, effect in enumerate(part)}
    done.effects.sort(key=lambda effect: place[id(effect)])
    return done


def begin_steps(session: Session, after: date | None, until: date) -> Plan[Deed]:
    """Begin the steps that waited for a day past `after` (None: any) and up to `until`, each on its planned day."""
    done: Plan[Deed] = Plan([], [])
    book = reading(session)
    waiting = list(queries.waiting_steps(book, after, until))
    states = queries.states(book, (step.renewal_id for step in waiting))
    ready = list[Effect]()
    beginnings = dict[int, tuple[int, Beginning]]()  # by the effect itself: two steps may have one name
    for step in waiting:
        effect = _begun(step)
        try:
            beginning = _beginning(step, effect.on, states[step.renewal_id])
        except standing.UNREADABLE as error:
            done.problems.append(_problem(effect, error))
            continue
        if beginning is not None:
            ready.append(effect)
            beginnings[id(effect)] = step.id, beginning

    def begin(part: Sequence[Effect]) -> Sequence[Effect]:
        begin_all(session, [beginnings[id(effect)] for effect in part])
        return part

    _add(done, _together(session, ready, begin))
    return done


@dataclass(frozen=True, slots=True)
class _Doing:
    """Each kind of effect as it is done: those that are due still, all in one go; returns which these were."""

    session: Session
    duty: Duty
    selection: Selection
    sender: Sender | None

    def terms(self, part: Sequence[Effect]) -> Sequence[Effect]:
        """What happens to the terms of contracts, each of which is named once."""
        book = reading(self.session)
        found = standing.next_of(book, (effect.contract_id for effect in part), self.duty, amendments_of_words(book))
        due = {effect: found[effect.contract_id][1] for effect in part if _is_next(effect, found)}
        opened = [effect for effect in due if effect.effect is TickEffect.RENEWAL_OPENED]
        renewed = [effect for effect in due if effect.effect is TickEffect.RENEWED_BY_ITSELF]
        lapsed = [effect for effect in due if effect.effect is TickEffect.LAPSED]
        renew_all(self.session, [_undecided(effect) for effect in renewed])
        openings = [Opening(due[effect], effect.on) for effect in opened]
        open_all(self.session, openings, self.selection, offer_days=self.duty.offer_days)
        lapse_all(self.session, [_undecided(effect) for effect in lapsed])
        return list(due)

    def calls(self, part: Sequence[CallEffect]) -> Sequence[CallEffect]:
        """The calls that care rules ask for."""
        asked = [effect.asked for effect in part]
        wanted = as_they_stand(reading(self.session), self.duty.care, asked, self.duty.today)
        calls.make_all(self.session, wanted)
        made = {(call.rule, call.cause) for call in wanted}
        return [effect for effect in part if (effect.asked.rule, effect.asked.cause) in made]

    def warnings(self, part: Sequence[WarningEffect]) -> Sequence[WarningEffect]:
        """The warnings, with the messages to the departments concerned."""
        book = reading(self.session)
        terms = {
            term.contract_id: term for term in queries.open_terms_of(book, (effect.contract_id for effect in part))
        }
        reached = issued(book, (term.term_id for term in terms.values()))
        made = dict[int, WarningEffect]()
        for effect in part:
            alert, term = effect.alert, terms.get(effect.contract_id)
            if term is None or term.end_on != alert.watch.term_end.isoformat():
                continue  # it is decided
            if rises(alert.level, reached.get((term.term_id, alert.rules.version))):
                reached[term.term_id, alert.rules.version] = alert.level
                made[warnings.issue(self.session, alert, term.term_id, self.duty.today)] = effect
        if self.sender is not None and made:
            self._tell(made, self.sender)
        return list(made.values())

    def _tell(self, numbers: Collection[int], sender: Sender) -> None:
        """Tell the departments concerned of warnings."""
        book = reading(self.session)
        lines = list(these_warnings(book, numbers))
        people, team_of = by_name(book), teams(book, {line.customer_id for line in lines})
        for line in lines:
            inform(self.session, line, Team(*team_of(line.customer_id), line.owner), people, sender)


def _together(session: Session, part: Sequence[D], act: Callable[[Sequence[D]], Sequence[D]]) -> Plan[D]:
    """Do several in one savepoint, and return what was done; where it fails, each half by itself, to find which."""
    if not part:
        return Plan([], [])
    try:
        with session.begin_nested():
            did = list(act(part))
            session.flush()
    except (*standing.UNREADABLE, IntegrityError, sqlite3.IntegrityError) as error:
        if len(part) == 1:
            return Plan([], [_problem(part[0], error)])
        half = len(part) // 2
        first, second = _together(session, part[:half], act), _together(session, part[half:], act)
        return Plan(first.effects + second.effects, first.problems + second.problems)
    return Plan(did, [])


def _turns(effects: Sequence[Effect]) -> Iterator[list[Effect]]:
    """Yield the effects so that each turn has one of a contract: the next one stands on what it leaves."""
    turns: list[list[Effect]] = []
    of_contract = Counter[int]()
    for effect in effects:
        turn = of_contract[effect.contract_id]
        of_contract[effect.contract_id] += 1
        if turn == len(turns):
            turns.append([])
        turns[turn].append(effect)
    yield from turns


def _is_next(effect: Effect, found: dict[int, tuple[Effect, int]]) -> bool:
    return effect.contract_id in found and found[effect.contract_id][0] == effect


def _undecided(effect: Effect) -> Undecided:
    following = (effect.next_start, effect.next_end) if effect.next_start and effect.next_end else None
    assert effect.term_end is not None
    return Undecided(effect.contract_id, effect.term_end, effect.on, following)


def _begun(step: queries.WaitingStep) -> Effect:
    on, end = date.fromisoformat(step.planned_start), stored_day(step.term_end)
    return Effect(step.contract_id, step.contract, step.customer, TickEffect.STEP_BEGUN, on, end, step=step.name)


def _beginning(step: queries.WaitingStep, on: date, states: dict[str, StepState]) -> Beginning | None:
    """Return how a step begins; None where its turn has not come: most follow one that is not done yet."""
    prescribed = kept(step.playbook_content).step(step.code)
    if prescribed is None or not is_ready(prescribed, states):
        return None
    whose = Whose(step.contract_id, step.customer_id, step.contract_owner)
    return Beginning(prescribed, whose, step.owner, date.fromisoformat(step.planned_end), on)


def _problem(effect: Deed, error: Exception) -> Problem:
    reason = (
        str(error.orig) if isinstance(error, IntegrityError) else standing.why(error)
    )  # without the statement and its values
    return Problem(effect.contract_id, effect.contract or effect.customer, reason)


def _add(done: Plan[Deed], more: Plan[D]) -> None:
    done.effects.extend(more.effects)
    done.problems.extend(more.problems)
