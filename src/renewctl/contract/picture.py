"""The whole picture of a contract: what `contract show` prints."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from renewctl.calendar.queries import working_days
from renewctl.calendar.rules import WorkingDays, years_text
from renewctl.contract import columns
from renewctl.contract.amended import amendments
from renewctl.contract.chain import TermLine, terms
from renewctl.contract.clauses import clauses
from renewctl.contract.deadlines import DeadlineLine, Deadlines
from renewctl.contract.installations import installations
from renewctl.contract.notices import NoticeRow, notices
from renewctl.contract.queries import ContractLine, line
from renewctl.dates import days_left
from renewctl.messages import N_, _, n_
from renewctl.output import Record, Section
from renewctl.plain import brief
from renewctl.store.reader import Reader
from renewctl.vocabulary import NoticeDirection

NOTICE, OFFER, END = N_("notice"), N_("offer"), N_("end")


def whole(book: Reader, contract_id: int, today: date, offer_days: int) -> tuple[Record[ContractLine], list[str]]:
    """Return a contract's record and what stands below it: the years whose holidays the book does not know."""
    row = line(book, contract_id, today, offer_days)
    chain = terms(book, contract_id, today, offer_days)
    given = notices(book, contract_id)
    current = chain[-1]
    none = _("No end.") if current.is_open else _("Nothing is to be decided any more.")
    sections: list[Section[Any]] = [
        Section("deadlines", N_("Deadlines"), deadline_lines(current, given, today), columns.DEADLINE, none),
        Section("terms", N_("Terms"), chain, columns.TERM),
    ]
    more: tuple[Section[Any], ...] = (
        Section("notices", N_("Notices"), given, columns.NOTICE),
        Section("amendments", N_("Amendments"), amendments(book, contract_id), columns.AMENDMENT),
        Section("clauses", N_("Key clauses"), clauses(book, contract_id), columns.CLAUSE),
        Section("installations", N_("Installations"), installations(book, contract_id), columns.INSTALLATION),
    )
    sections += [section for section in more if section.rows]
    title = _("Contract {number}").format(number=brief(row.contract))
    unknown = [unknown_years(working_days(book), current.deadlines.years())] if current.is_open else []
    return Record(title, row, columns.CONTRACT, sections), [sentence for sentence in unknown if sentence]


def deadline_lines(term: TermLine, given: Iterable[NoticeRow], today: date) -> list[DeadlineLine]:
    """Return the deadlines of an open term that there are: theirs to give notice, our offer, the end."""
    if not term.is_open:
        return []
    found: Deadlines = term.deadlines
    stands = [notice for notice in given if notice.sequence == term.sequence and not notice.withdrawn_on]
    pairs = (
        (NOTICE, found.notice, found.notice_plain, _notice_sentence(stands)),
        (OFFER, found.offer, found.offer_plain, ""),
        (END, found.end_by, found.end, ""),
    )
    return [
        DeadlineLine(name, by, plain, days_left(by, today), said or _moved(by, plain))
        for name, by, plain, said in pairs
        if by is not None and plain is not None
    ]


def unknown_years(calendar: WorkingDays, years: Iterable[int]) -> str:
    """Return which of these years the book has no holidays for, as a sentence; "" where all are known."""
    unknown = [year for year in years if not calendar.knows(year)]
    if not unknown:
        return ""
    sentence = _("The calendar has no holidays for {years}: there only weekends count, holidays are not guessed.")
    return sentence.format(years=years_text(unknown))


def _notice_sentence(stands: list[NoticeRow]) -> str:
    if not stands:
        return ""
    given = stands[-1].direction == NoticeDirection.GIVEN
    sentence = _("notice given on {day}") if given else _("notice received on {day}")
    return sentence.format(day=stands[-1].on_day)


def _moved(by: date, plain: date) -> str:
    days = (plain - by).days
    return n_("{n} day earlier, a working day", "{n} days earlier, a working day", days).format(n=days) if days else ""
