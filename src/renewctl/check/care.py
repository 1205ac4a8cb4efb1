"""What may be off with care: cases, answers and measures left lying, and messages that did not leave."""

from renewctl.check.rules import Check
from renewctl.messages import N_
from renewctl.vocabulary import Severity

LATE_CASES = """
SELECT service_case.id, customer.name, COALESCE(service_case.owner, contract.owner, customer.owner), service_case.title,
    service_case.due_on
FROM service_case
JOIN customer ON customer.id = service_case.customer_id
LEFT JOIN contract ON contract.id = service_case.contract_id
WHERE service_case.state = 'open' AND service_case.due_on < :today ORDER BY service_case.due_on, service_case.id
"""
LOW_ANSWERS = """
SELECT survey.id, customer.name, COALESCE(survey.owner, customer.owner), survey.kind, survey.score, survey.answered_on,
    customer.code
FROM survey JOIN customer ON customer.id = survey.customer_id
WHERE survey.score <= CASE survey.kind WHEN 'csat' THEN CAST(:low_csat AS INTEGER)
    WHEN 'nps' THEN CAST(:low_nps AS INTEGER) ELSE CAST(:low_willingness AS INTEGER) END
    AND NOT EXISTS (SELECT 1 FROM measure WHERE measure.survey_id = survey.id)
ORDER BY survey.answered_on, survey.id
"""
LATE_MEASURES = """
SELECT measure.id, customer.name, COALESCE(measure.owner, customer.owner), measure.title, measure.due_on
FROM measure JOIN customer ON customer.id = measure.customer_id
WHERE measure.state = 'open' AND measure.due_on < :today ORDER BY measure.due_on, measure.id
"""
UNSENT = """
SELECT message.id, NULL, message.recipient, message.recipient, message.on_day, message.state, message.last_error,
    CASE message.state WHEN 'failed' THEN 1 ELSE 0 END
FROM message
WHERE message.state = 'failed' OR (message.state IN ('waiting', 'sending') AND message.on_day < :today)
ORDER BY message.id
"""

CHECKS = (
    Check(
        name="case-late",
        severity=Severity.ATTENTION,
        kind=N_("case"),
        why=N_("A case past its time is a customer who waits."),
        sql=LATE_CASES,
        facts=("title", "due"),
        what=N_("{title}: was due on {due}"),
        mend="case resolve {record}",
    ),
    Check(
        name="survey-measure",
        severity=Severity.ATTENTION,
        kind=N_("survey"),
        why=N_("A low answer asks for a measure, or the customer was asked in vain."),
        sql=LOW_ANSWERS,
        facts=("kind_word", "score", "answered", "customer"),
        what=N_("{kind_word} {score} on {answered}, and no measure"),
        mend="measure add {customer} TEXT --survey {record}",
    ),
    Check(
        name="measure-late",
        severity=Severity.ATTENTION,
        kind=N_("measure"),
        why=N_("A measure past its day was promised and not kept."),
        sql=LATE_MEASURES,
        facts=("title", "due"),
        what=N_("{title}: was due on {due}"),
        mend="measure done {record} --outcome TEXT",
    ),
    Check(
        name="message",
        severity=Severity.ATTENTION,
        kind=N_("message"),
        why=N_("A message that failed, or still waits after its day, has told nobody anything."),
        sql=UNSENT,
        facts=("recipient", "day", "state_word", "error", "can"),
        what=N_("to {recipient}, of {day}: {state_word}; {error}"),
        mend="reminder retry {record}",
        otherwise="remind --send",
    ),
)
