"""Care in the demo: cases as they stand today, what customers answered, and the calls that the care rules ask for."""

from datetime import datetime, time, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from renewctl.call import actions as calls
from renewctl.call.care import shipped
from renewctl.call.due import due_calls
from renewctl.call.reading import read
from renewctl.case import actions as cases
from renewctl.demo.generator import Demo
from renewctl.measure import actions as measures
from renewctl.measure.rules import NewMeasure
from renewctl.store.session import reading
from renewctl.store.tables import Task
from renewctl.survey import actions as surveys
from renewctl.survey.rules import LowAnswers
from renewctl.vocabulary import CaseEventKind, CaseKind, SurveyKind, TaskState

MOST_CALLS = 8
LATELY = 14  # days: the calls that fell due before were made

# Customer, kind, title in Chinese and English, opened so many days ago, set time so many days after, in writing.
CASES = (
    (3, CaseKind.COMPLAINT, "上门迟到两次", "Came late twice", 1, 5, True),
    (7, CaseKind.REPAIR, "打印模块卡纸", "Printing module jams", 6, 5, False),
    (11, CaseKind.PROPOSAL, "建议增加月度汇总", "Suggests a monthly summary", 0, 10, True),
    (15, CaseKind.REPAIR, "传感器读数偏移", "Sensor readings drift", 9, 6, False),
    (19, CaseKind.INQUIRY, "询问发票抬头", "Asks about the name on invoices", 3, 2, False),
)
LATE, REPAIRED = 1, 3  # of these cases
# Customer, what was asked, so many days ago, and the answer, if there is one yet.
ANSWERS = (
    *(
        (2, SurveyKind.CSAT, 20, 5),
        (5, SurveyKind.CSAT, 18, 4),
        (8, SurveyKind.CSAT, 12, 2),
        (9, SurveyKind.CSAT, 9, 4),
    ),
    *(
        (2, SurveyKind.NPS, 20, 9),
        (6, SurveyKind.NPS, 15, 10),
        (13, SurveyKind.NPS, 11, 5),
        (14, SurveyKind.NPS, 8, None),
    ),
    *((4, SurveyKind.WILLINGNESS, 7, 4), (10, SurveyKind.WILLINGNESS, 4, None)),
)
MEASURES = ("由固定技术人员上门", "The same technician every time")


def care(session: Session, demo: Demo) -> None:
    """Open the cases, write down the answers, and make the calls that fell due: those of the past were called."""
    _cases(session, demo)
    _answers(session, demo)
    fallen = due_calls(reading(session), read(shipped()), demo.today)
    past = [call for call in fallen if call.on < demo.today - timedelta(days=LATELY)]
    calls.make_all(session, past)
    called = sa.update(Task).where(col(Task.rule).is_not(None)).values(state=TaskState.DONE, done_on=Task.due_on)
    session.connection().execute(called)
    calls.make_all(session, [call for call in fallen if call not in past][:MOST_CALLS])


def _cases(session: Session, demo: Demo) -> None:
    now = datetime.combine(demo.today, time(18))
    for number, (customer, kind, chinese, english, ago, due_after, written) in enumerate(CASES):
        one, opened = demo.customers[customer], demo.today - timedelta(days=ago)
        title = chinese if one.chinese else english
        new = cases.NewCase(
            kind,
            title,
            customer + 1,
            moment=f"{opened.isoformat()}T09:30",
            due_on=opened + timedelta(days=due_after),
            is_written=written,
            owner=one.owner,
        )
        case = cases.add(session, new, now)
        if kind is CaseKind.REPAIR:
            replied = cases.Note(CaseEventKind.REPLIED, "", one.owner, f"{opened.isoformat()}T11:00")
            cases.note(session, case, replied, now)
        if number == LATE:
            arranged = cases.Note(CaseEventKind.VISIT_ARRANGED, "", one.owner, f"{demo.today.isoformat()}T10:00")
            cases.arrange_visit(session, case, "Zhou 138-5550-0100", demo.today + timedelta(days=1), arranged, now)
        if number == REPAIRED:
            resolved = cases.Note(
                CaseEventKind.RESOLVED, "", one.owner, f"{(demo.today - timedelta(days=4)).isoformat()}T16:00"
            )
            cases.note(session, case, resolved, now)
        if kind is CaseKind.COMPLAINT:
            measures.ask(session, customer + 1, None, demo.today, about=title, owner=one.owner, case_id=case)


def _answers(session: Session, demo: Demo) -> None:
    low = LowAnswers()
    for customer, kind, ago, score in ANSWERS:
        one, asked_on = demo.customers[customer], demo.today - timedelta(days=ago)
        number = surveys.ask(session, surveys.Asked(kind, customer + 1, asked_on, owner=one.owner), demo.today)
        if score is None:
            continue
        measure = None
        if low.is_low(kind, score):
            measure = NewMeasure(MEASURES[0 if one.chinese else 1], one.owner, demo.today + timedelta(days=5))
        given = surveys.Given(score, asked_on + timedelta(days=1), measure=measure)
        surveys.answer(session, number, given, low, demo.today)
