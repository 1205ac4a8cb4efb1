"""Notice given or received, and taken back: an auto contract then does not renew, an evergreen one gets an end."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, select

from renewctl.calendar.queries import working_days
from renewctl.contract.amended import Words, amendments
from renewctl.contract.deadlines import Agreed, Reckoning, three
from renewctl.contract.rules import end_after_notice
from renewctl.contract.standing import Standing, undecided
from renewctl.errors import RuleError
from renewctl.messages import _
from renewctl.plain import brief, clean
from renewctl.store.session import reading
from renewctl.store.tables import Notice
from renewctl.vocabulary import ContractKind, NoticeDirection

OF_END = frozenset({"end", "extension"})  # the amendments that move an end


@dataclass(frozen=True, slots=True)
class Given:
    """Who gave notice (we gave it or the customer did), on which day, and what shows it."""

    direction: NoticeDirection
    on: date
    evidence: str = ""
    late: bool = False  # accepted after the deadline all the same


def give(session: Session, contract_id: int, given: Given, today: date) -> date | None:
    """Record notice on a contract's last term, and return the term's end.

    RuleError for a day to come, a contract on which notice stands already, an evergreen one without a notice period,
    and a day after the notice deadline unless it is given as late.
    """
    found = undecided(session, contract_id)
    number = brief(found.contract.number)
    if given.on > today:
        sentence = _("Notice of {day} is still to come; today is {today}.")
        raise RuleError(sentence.format(day=given.on, today=today), rule="notice-day")
    if (stands := _standing_notice(found)) is not None:
        sentence = _("Notice stands on contract {number} since {day}.")
        raise RuleError(sentence.format(number=number, day=stands.on_day), rule="notice-stands")
    words = found.words_on(found.last.end_on)
    if not given.late:
        _check_in_time(found, words, given.on)
    evidence = clean(given.evidence, _("The evidence")) or None
    end = _end(found, words, given.on)
    notice = Notice(
        contract_id=found.id,
        term_id=_term_id(found),
        direction=given.direction,
        on_day=given.on,
        evidence=evidence,
        end_before=found.last.end_on,
    )
    session.add(notice)
    session.flush()
    found.last.end_on = end
    found.derive()
    return end


def take_back(session: Session, contract_id: int, on: date, today: date) -> date | None:
    """Withdraw the notice that stands on a contract's last term, and return the term's end, as it was before it.

    RuleError where none stands, and for a day to come or before the notice.
    """
    found = undecided(session, contract_id)
    notice = _standing_notice(found)
    if notice is None:
        sentence = _("No notice stands on contract {number}.")
        raise RuleError(sentence.format(number=brief(found.contract.number)), rule="no-notice")
    if not notice.on_day <= on <= today:
        sentence = _("A notice of {day} cannot be withdrawn on {on}; today is {today}.")
        raise RuleError(sentence.format(day=notice.on_day, on=on, today=today), rule="notice-day")
    notice.withdrawn_on = on
    session.flush()
    if _has_moved_the_end(found, notice):
        found.last.end_on, found.last.original_end_on = notice.end_before, None
    found.derive()
    return found.last.end_on


def _end(found: Standing, words: Words, on: date) -> date | None:
    """Return the term's end once notice is given; a minimum term that ends later stays."""
    contract, term = found.contract, found.last
    if words.kind is not ContractKind.EVERGREEN:
        return term.end_on
    if words.notice_length is None or words.notice_unit is None:
        raise RuleError(
            _("Contract {number} has no end and no notice period: nobody can say when it ends.").format(
                number=brief(contract.number)
            ),
            _("Agree on one first: contract edit {number} --notice 3m").format(number=contract.number),
            rule="notice-period",
        )
    end = end_after_notice(on, words.notice_length, words.notice_unit)
    return max(day for day in (end, term.end_on, term.start_on) if day is not None)


def _has_moved_the_end(found: Standing, notice: Notice) -> bool:
    """Return whether the term ends as it does by this notice: the contract had no end of its own on that day.

    What it was amended to since does not count, unless the end itself was.
    """
    end = found.last.end_on
    ends = [row.after for row in amendments(reading(found.session), found.id) if row.field in OF_END]
    is_amended = end is not None and end.isoformat() in ends
    was_endless = notice.end_before is None or found.words_on(notice.on_day).kind is ContractKind.EVERGREEN
    return was_endless and not is_amended


def _check_in_time(found: Standing, words: Words, on: date) -> None:
    if words.kind is ContractKind.EVERGREEN:
        return
    agreed = Agreed(words.notice_length, words.notice_unit, end_on=found.last.end_on)
    deadline = three(agreed, Reckoning(working_days(reading(found.session)))).notice
    if deadline is not None and on > deadline:
        raise RuleError(
            _("The notice deadline of contract {number} was {deadline}; {day} is after it.").format(
                number=brief(found.contract.number), deadline=deadline, day=on
            ),
            _("--late records it all the same, where the other side accepts it."),
            rule="notice-deadline",
        )


def _standing_notice(found: Standing) -> Notice | None:
    notices = found.session.exec(select(Notice).where(Notice.term_id == found.last.id)).all()
    return next((notice for notice in notices if notice.withdrawn_on is None), None)


def _term_id(found: Standing) -> int:
    assert found.last.id is not None
    return found.last.id
