"""What may be off with the work: renewals left alone, steps and tasks that are late or wait for nobody."""

from renewctl.check.contracts import CONTRACT
from renewctl.check.rules import Check
from renewctl.messages import N_
from renewctl.task.queries import DEADLINE
from renewctl.vocabulary import Severity

TASK = N_("task")

# Whatever was written of a renewal or its steps counts, and whoever was spoken with: a restored or imported journal
# has the instants of its writing. The recent changes are looked up only where a renewal has been open for so long.
UNTOUCHED = """
SELECT contract.number, customer.name, COALESCE(contract.owner, customer.owner), renewal.opened_on
FROM renewal
JOIN contract ON contract.id = renewal.contract_id JOIN customer ON customer.id = contract.customer_id
WHERE renewal.state = 'open' AND renewal.opened_on < :untouched
    AND NOT EXISTS (SELECT 1 FROM interaction
        WHERE interaction.customer_id = contract.customer_id AND interaction.happened_at >= :untouched
            AND (interaction.contract_id = contract.id OR interaction.contract_id IS NULL))
    AND CAST(renewal.id AS TEXT) NOT IN (SELECT change.row_key
        FROM change_set JOIN change ON change.change_set_id = change_set.id
        WHERE change_set.at >= :untouched AND change.table_name = 'renewal')
    AND renewal.id NOT IN (SELECT step.renewal_id
        FROM change_set JOIN change ON change.change_set_id = change_set.id
        JOIN step ON CAST(step.id AS TEXT) = change.row_key
        WHERE change_set.at >= :untouched AND change.table_name = 'step')
ORDER BY renewal.opened_on, renewal.id
"""

_STEP = """
FROM step
JOIN renewal ON renewal.id = step.renewal_id AND renewal.state = 'open'
JOIN contract ON contract.id = renewal.contract_id JOIN customer ON customer.id = contract.customer_id
WHERE step.state NOT IN ('done', 'skipped')
"""
_IS_FILLED = """EXISTS (
    SELECT 1 FROM team_member
    WHERE team_member.role = step.role
        AND (team_member.customer_id = contract.customer_id OR team_member.customer_id IS NULL)
)"""
STEPS_WITHOUT_OWNER = f"""
SELECT contract.number, customer.name, NULL, step.code, step.name_en, step.name_zh
{_STEP} AND step.owner IS NULL AND {_IS_FILLED} ORDER BY contract.number, step.sequence
"""
# A role that nobody fills is told once, not for each of its steps.
ROLES_OF_NOBODY = f"""
SELECT step.role, NULL, NULL, step.role, COUNT(*)
{_STEP} AND step.owner IS NULL AND NOT {_IS_FILLED} GROUP BY step.role ORDER BY step.role
"""
LATE_STEPS = f"""
SELECT contract.number, customer.name, COALESCE(step.owner, contract.owner, customer.owner), step.code, step.name_en,
    step.name_zh, step.planned_end
{_STEP} AND step.planned_end < :today ORDER BY step.planned_end, step.id
"""

_TASK = "task.id, customer.name, COALESCE(task.owner, contract.owner, customer.owner), task.title"
_OF_TASK = """
LEFT JOIN customer ON customer.id = task.customer_id
LEFT JOIN contract ON contract.id = task.contract_id
"""
LATE_TASKS = f"""
SELECT {_TASK}, {DEADLINE}
FROM task {_OF_TASK}
WHERE task.state = 'open' AND {DEADLINE} < :today ORDER BY {DEADLINE}, task.id
"""
BLOCKED_TASKS = f"""
SELECT {_TASK}, blocker.id, blocker.state
FROM task
JOIN task AS blocker ON blocker.id = task.blocked_by_id AND blocker.state <> 'open' {_OF_TASK}
WHERE task.state = 'open' ORDER BY task.id
"""

CHECKS = (
    Check(
        name="untouched",
        severity=Severity.ATTENTION,
        kind=CONTRACT,
        why=N_("A renewal that nobody has touched for days (untouched_days, 14) may be forgotten."),
        sql=UNTOUCHED,
        facts=("opened",),
        what=N_("its renewal, opened on {opened}, was not touched, and nobody was spoken with"),
        mend="advance {record} NOTE",
    ),
    Check(
        name="role",
        severity=Severity.ATTENTION,
        kind=N_("role"),
        why=N_("A role that nobody fills leaves its steps to nobody."),
        sql=ROLES_OF_NOBODY,
        facts=("role_word", "steps"),
        what=N_("nobody fills {role_word}; steps without an owner: {steps}"),
        mend="team set {record} PERSON",
    ),
    Check(
        name="step-owner",
        severity=Severity.ATTENTION,
        kind=CONTRACT,
        why=N_("A step that nobody owns is done by nobody."),
        sql=STEPS_WITHOUT_OWNER,
        facts=("step", "step_en", "step_zh"),
        what=N_("nobody owns the step {step_name}"),
        mend="step assign {record} {step} PERSON",
    ),
    Check(
        name="step-late",
        severity=Severity.ATTENTION,
        kind=CONTRACT,
        why=N_("A step past its plan moves all that follows."),
        sql=LATE_STEPS,
        facts=("step", "step_en", "step_zh", "due"),
        what=N_("{step_name} was planned to be done by {due}"),
        mend="step move {record} {step} --due DATE",
    ),
    Check(
        name="task-late",
        severity=Severity.ATTENTION,
        kind=TASK,
        why=N_("A task past its day was done and not closed, or not done."),
        sql=LATE_TASKS,
        facts=("title", "due"),
        what=N_("{title}: was due on {due}"),
        mend="task done {record}",
    ),
    Check(
        name="task-blocked",
        severity=Severity.MILD,
        kind=TASK,
        why=N_("A task that waits for one that is closed waits for nothing."),
        sql=BLOCKED_TASKS,
        facts=("title", "blocker", "state_word"),
        what=N_("{title}: waits for task {blocker}, which is {state_word}"),
        mend="task edit {record} --blocked-by 0",
    ),
)
