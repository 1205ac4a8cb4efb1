"""Care: cases, surveys, measures, installations, people, reminders, messages; tasks remade for calls and rules."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the new tables, and task anew with its new columns (foreign keys are off meanwhile)."""
    run(NEW_TABLES)
    # The old table steps aside under another name without taking the references to it along.
    op.execute("PRAGMA legacy_alter_table = ON")
    remake("task", TASK, TASK_COLUMNS)
    op.execute("PRAGMA legacy_alter_table = OFF")


def run(statements: str) -> None:
    """Run statements one by one."""
    for statement in statements.split(";\n"):
        if statement.strip():
            op.execute(statement)


def remake(table: str, statements: str, columns: str) -> None:
    """Make a table anew with its rows; its numbers go on where they were, so none is used twice."""
    op.execute(f"ALTER TABLE {table} RENAME TO old_{table}")
    for (index,) in (
        op.get_bind()
        .exec_driver_sql(
            f"SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'old_{table}' AND sql NOT NULL"
        )
        .fetchall()
    ):
        op.execute(f"DROP INDEX {index}")
    run(statements)
    op.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM old_{table}")
    op.execute(f"DELETE FROM sqlite_sequence WHERE name = '{table}'")
    op.execute(f"INSERT INTO sqlite_sequence SELECT '{table}', seq FROM sqlite_sequence WHERE name = 'old_{table}'")
    op.execute(f"DROP TABLE old_{table}")


TASK_COLUMNS = (
    "id, title, customer_id, contract_id, interaction_id, owner, due_on, snoozed_until, state, done_on, notes"
)

TASK = """
CREATE TABLE task (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    title TEXT NOT NULL,
    customer_id INTEGER,
    contract_id INTEGER,
    interaction_id INTEGER,
    owner TEXT,
    due_on TEXT,
    snoozed_until TEXT,
    state TEXT NOT NULL,
    done_on TEXT,
    notes TEXT,
    kind TEXT DEFAULT 'task' NOT NULL,
    priority TEXT DEFAULT 'normal' NOT NULL,
    earliest_on TEXT,
    latest_on TEXT,
    case_id INTEGER,
    blocked_by_id INTEGER,
    every TEXT,
    anchor_on TEXT,
    follows_id INTEGER,
    rule TEXT,
    cause TEXT,
    content TEXT,
    recorded_on TEXT,
    CONSTRAINT task_rule_has_cause CHECK ((rule IS NULL) = (cause IS NULL)),
    CONSTRAINT task_window_is_forward CHECK (earliest_on <= latest_on),
    CONSTRAINT task_waits_for_another CHECK (blocked_by_id <> id),
    FOREIGN KEY(customer_id) REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(contract_id) REFERENCES contract (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(interaction_id) REFERENCES interaction (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(case_id) REFERENCES service_case (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(blocked_by_id) REFERENCES task (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(follows_id) REFERENCES task (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT task_title_has_no_nul CHECK (instr(title, char(0)) = 0),
    CONSTRAINT task_owner_has_no_nul CHECK (instr(owner, char(0)) = 0),
    CONSTRAINT task_due_on_is_date CHECK (due_on IS date(due_on, '+0 days')),
    CONSTRAINT task_snoozed_until_is_date CHECK (snoozed_until IS date(snoozed_until, '+0 days')),
    CONSTRAINT task_state_is_known CHECK (state = 'open' OR state = 'done' OR state = 'dropped'),
    CONSTRAINT task_done_on_is_date CHECK (done_on IS date(done_on, '+0 days')),
    CONSTRAINT task_notes_has_no_nul CHECK (instr(notes, char(0)) = 0),
    CONSTRAINT task_kind_is_known CHECK (kind = 'task' OR kind = 'call'),
    CONSTRAINT task_priority_is_known CHECK (priority = 'high' OR priority = 'normal' OR priority = 'low'),
    CONSTRAINT task_earliest_on_is_date CHECK (earliest_on IS date(earliest_on, '+0 days')),
    CONSTRAINT task_latest_on_is_date CHECK (latest_on IS date(latest_on, '+0 days')),
    CONSTRAINT task_every_has_no_nul CHECK (instr(every, char(0)) = 0),
    CONSTRAINT task_anchor_on_is_date CHECK (anchor_on IS date(anchor_on, '+0 days')),
    CONSTRAINT task_rule_has_no_nul CHECK (instr(rule, char(0)) = 0),
    CONSTRAINT task_cause_has_no_nul CHECK (instr(cause, char(0)) = 0),
    CONSTRAINT task_content_is_known CHECK (content = 'explain' OR content = 'promote' OR content = 'affection' OR content = 'mediate' OR content = 'advise' OR content = 'guide'),
    CONSTRAINT task_recorded_on_is_date CHECK (recorded_on IS date(recorded_on, '+0 days'))) STRICT;
CREATE INDEX ix_task_blocked_by_id ON task (blocked_by_id);
CREATE INDEX ix_task_case_id ON task (case_id);
CREATE INDEX ix_task_contract_id ON task (contract_id);
CREATE INDEX ix_task_due_on ON task (due_on);
CREATE INDEX ix_task_follows_id ON task (follows_id);
CREATE INDEX ix_task_interaction_id ON task (interaction_id);
CREATE INDEX task_of_customer ON task (customer_id, contract_id);
CREATE UNIQUE INDEX task_of_rule ON task (rule, cause);
"""

NEW_TABLES = """
CREATE TABLE person (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    email TEXT,
    supervisor TEXT,
    language TEXT,
    channel TEXT,
    address TEXT,
    UNIQUE (name),
    CONSTRAINT person_name_has_no_nul CHECK (instr(name, char(0)) = 0),
    CONSTRAINT person_email_has_no_nul CHECK (instr(email, char(0)) = 0),
    CONSTRAINT person_supervisor_has_no_nul CHECK (instr(supervisor, char(0)) = 0),
    CONSTRAINT person_language_has_no_nul CHECK (instr(language, char(0)) = 0),
    CONSTRAINT person_channel_is_known CHECK (channel = 'mail' OR channel = 'command' OR channel = 'webhook' OR channel = 'notify'),
    CONSTRAINT person_address_has_no_nul CHECK (instr(address, char(0)) = 0)) STRICT;
CREATE TABLE service_case (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    customer_id INTEGER NOT NULL,
    contact_id INTEGER,
    contract_id INTEGER,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    is_written INTEGER NOT NULL,
    opened_at TEXT NOT NULL,
    due_on TEXT,
    visit_on TEXT,
    technician TEXT,
    first_reply_at TEXT,
    resolved_at TEXT,
    resolution TEXT,
    state TEXT NOT NULL,
    owner TEXT,
    notes TEXT,
    recorded_on TEXT,
    CONSTRAINT service_case_opened_at_is_date CHECK (substr(opened_at, 1, 10) IS date(substr(opened_at, 1, 10), '+0 days')),
    CONSTRAINT service_case_first_reply_at_is_date CHECK (substr(first_reply_at, 1, 10) IS date(substr(first_reply_at, 1, 10), '+0 days')),
    CONSTRAINT service_case_resolved_at_is_date CHECK (substr(resolved_at, 1, 10) IS date(substr(resolved_at, 1, 10), '+0 days')),
    CONSTRAINT service_case_is_written_is_flag CHECK (is_written IN (0, 1)),
    CONSTRAINT service_case_resolved_has_day CHECK ((state = 'resolved') = (resolved_at IS NOT NULL)),
    FOREIGN KEY(customer_id) REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(contact_id) REFERENCES contact (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(contract_id) REFERENCES contract (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT service_case_kind_is_known CHECK (kind = 'inquiry' OR kind = 'complaint' OR kind = 'proposal' OR kind = 'repair'),
    CONSTRAINT service_case_title_has_no_nul CHECK (instr(title, char(0)) = 0),
    CONSTRAINT service_case_opened_at_has_no_nul CHECK (instr(opened_at, char(0)) = 0),
    CONSTRAINT service_case_due_on_is_date CHECK (due_on IS date(due_on, '+0 days')),
    CONSTRAINT service_case_visit_on_is_date CHECK (visit_on IS date(visit_on, '+0 days')),
    CONSTRAINT service_case_technician_has_no_nul CHECK (instr(technician, char(0)) = 0),
    CONSTRAINT service_case_first_reply_at_has_no_nul CHECK (instr(first_reply_at, char(0)) = 0),
    CONSTRAINT service_case_resolved_at_has_no_nul CHECK (instr(resolved_at, char(0)) = 0),
    CONSTRAINT service_case_resolution_has_no_nul CHECK (instr(resolution, char(0)) = 0),
    CONSTRAINT service_case_state_is_known CHECK (state = 'open' OR state = 'resolved'),
    CONSTRAINT service_case_owner_has_no_nul CHECK (instr(owner, char(0)) = 0),
    CONSTRAINT service_case_notes_has_no_nul CHECK (instr(notes, char(0)) = 0),
    CONSTRAINT service_case_recorded_on_is_date CHECK (recorded_on IS date(recorded_on, '+0 days'))) STRICT;
CREATE INDEX ix_service_case_contact_id ON service_case (contact_id);
CREATE INDEX ix_service_case_contract_id ON service_case (contract_id);
CREATE INDEX ix_service_case_customer_id ON service_case (customer_id);
CREATE INDEX ix_service_case_opened_at ON service_case (opened_at);
CREATE TABLE case_event (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    case_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    happened_at TEXT NOT NULL,
    note TEXT,
    owner TEXT,
    recorded_on TEXT,
    CONSTRAINT case_event_happened_at_is_date CHECK (substr(happened_at, 1, 10) IS date(substr(happened_at, 1, 10), '+0 days')),
    FOREIGN KEY(case_id) REFERENCES service_case (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT case_event_kind_is_known CHECK (kind = 'replied' OR kind = 'visit-arranged' OR kind = 'resolved' OR kind = 'reopened'),
    CONSTRAINT case_event_happened_at_has_no_nul CHECK (instr(happened_at, char(0)) = 0),
    CONSTRAINT case_event_note_has_no_nul CHECK (instr(note, char(0)) = 0),
    CONSTRAINT case_event_owner_has_no_nul CHECK (instr(owner, char(0)) = 0),
    CONSTRAINT case_event_recorded_on_is_date CHECK (recorded_on IS date(recorded_on, '+0 days'))) STRICT;
CREATE INDEX ix_case_event_case_id ON case_event (case_id);
CREATE TABLE survey (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    customer_id INTEGER NOT NULL,
    contact_id INTEGER,
    contract_id INTEGER,
    interaction_id INTEGER,
    kind TEXT NOT NULL,
    asked_on TEXT NOT NULL,
    answered_on TEXT,
    score INTEGER,
    comment TEXT,
    owner TEXT,
    CONSTRAINT survey_answer_is_whole CHECK ((score IS NULL) = (answered_on IS NULL)),
    CONSTRAINT survey_score_is_on_its_scale CHECK (CASE kind WHEN 'nps' THEN score BETWEEN 0 AND 10 ELSE score BETWEEN 1 AND 5 END),
    FOREIGN KEY(customer_id) REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(contact_id) REFERENCES contact (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(contract_id) REFERENCES contract (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(interaction_id) REFERENCES interaction (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT survey_kind_is_known CHECK (kind = 'csat' OR kind = 'nps' OR kind = 'willingness'),
    CONSTRAINT survey_asked_on_is_date CHECK (asked_on IS date(asked_on, '+0 days')),
    CONSTRAINT survey_answered_on_is_date CHECK (answered_on IS date(answered_on, '+0 days')),
    CONSTRAINT survey_comment_has_no_nul CHECK (instr(comment, char(0)) = 0),
    CONSTRAINT survey_owner_has_no_nul CHECK (instr(owner, char(0)) = 0)) STRICT;
CREATE INDEX ix_survey_contact_id ON survey (contact_id);
CREATE INDEX ix_survey_contract_id ON survey (contract_id);
CREATE INDEX ix_survey_customer_id ON survey (customer_id);
CREATE INDEX ix_survey_interaction_id ON survey (interaction_id);
CREATE TABLE measure (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    customer_id INTEGER NOT NULL,
    survey_id INTEGER,
    case_id INTEGER,
    title TEXT NOT NULL,
    owner TEXT,
    due_on TEXT,
    state TEXT NOT NULL,
    done_on TEXT,
    outcome TEXT,
    recorded_on TEXT,
    CONSTRAINT measure_has_one_cause CHECK (survey_id IS NULL OR case_id IS NULL),
    FOREIGN KEY(customer_id) REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(survey_id) REFERENCES survey (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(case_id) REFERENCES service_case (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT measure_title_has_no_nul CHECK (instr(title, char(0)) = 0),
    CONSTRAINT measure_owner_has_no_nul CHECK (instr(owner, char(0)) = 0),
    CONSTRAINT measure_due_on_is_date CHECK (due_on IS date(due_on, '+0 days')),
    CONSTRAINT measure_state_is_known CHECK (state = 'open' OR state = 'done' OR state = 'dropped'),
    CONSTRAINT measure_done_on_is_date CHECK (done_on IS date(done_on, '+0 days')),
    CONSTRAINT measure_outcome_has_no_nul CHECK (instr(outcome, char(0)) = 0),
    CONSTRAINT measure_recorded_on_is_date CHECK (recorded_on IS date(recorded_on, '+0 days'))) STRICT;
CREATE INDEX ix_measure_case_id ON measure (case_id);
CREATE INDEX ix_measure_customer_id ON measure (customer_id);
CREATE INDEX ix_measure_survey_id ON measure (survey_id);
CREATE TABLE installation (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    contract_id INTEGER NOT NULL,
    on_day TEXT NOT NULL,
    what TEXT,
    recorded_on TEXT,
    FOREIGN KEY(contract_id) REFERENCES contract (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT installation_on_day_is_date CHECK (on_day IS date(on_day, '+0 days')),
    CONSTRAINT installation_what_has_no_nul CHECK (instr(what, char(0)) = 0),
    CONSTRAINT installation_recorded_on_is_date CHECK (recorded_on IS date(recorded_on, '+0 days'))) STRICT;
CREATE INDEX ix_installation_contract_id ON installation (contract_id);
CREATE TABLE reminder_answer (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    answer TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject_id INTEGER NOT NULL,
    deadline TEXT,
    until TEXT,
    person TEXT NOT NULL,
    on_day TEXT NOT NULL,
    reason TEXT,
    withdrawn_on TEXT,
    CONSTRAINT reminder_answer_answer_is_known CHECK (answer = 'acknowledged' OR answer = 'snoozed' OR answer = 'muted'),
    CONSTRAINT reminder_answer_kind_is_known CHECK (kind = 'notice' OR kind = 'offer' OR kind = 'end' OR kind = 'step' OR kind = 'task' OR kind = 'call' OR kind = 'case' OR kind = 'measure' OR kind = 'invoice' OR kind = 'approval'),
    CONSTRAINT reminder_answer_deadline_is_date CHECK (deadline IS date(deadline, '+0 days')),
    CONSTRAINT reminder_answer_until_is_date CHECK (until IS date(until, '+0 days')),
    CONSTRAINT reminder_answer_person_has_no_nul CHECK (instr(person, char(0)) = 0),
    CONSTRAINT reminder_answer_on_day_is_date CHECK (on_day IS date(on_day, '+0 days')),
    CONSTRAINT reminder_answer_reason_has_no_nul CHECK (instr(reason, char(0)) = 0),
    CONSTRAINT reminder_answer_withdrawn_on_is_date CHECK (withdrawn_on IS date(withdrawn_on, '+0 days'))) STRICT;
CREATE INDEX reminder_answer_of ON reminder_answer (kind, subject_id);
CREATE TABLE message (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "key" TEXT NOT NULL,
    kind TEXT NOT NULL,
    channel TEXT NOT NULL,
    recipient TEXT NOT NULL,
    address TEXT,
    message_id TEXT NOT NULL,
    subject TEXT NOT NULL,
    body_text TEXT NOT NULL,
    body_html TEXT,
    data TEXT,
    on_day TEXT NOT NULL,
    created_at TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    next_attempt_at TEXT,
    claimed_by TEXT,
    claimed_until TEXT,
    last_error TEXT,
    sent_at TEXT,
    UNIQUE ("key"),
    UNIQUE (message_id),
    CONSTRAINT message_key_has_no_nul CHECK (instr(key, char(0)) = 0),
    CONSTRAINT message_kind_is_known CHECK (kind = 'digest' OR kind = 'escalation' OR kind = 'communication' OR kind = 'warning'),
    CONSTRAINT message_channel_is_known CHECK (channel = 'mail' OR channel = 'command' OR channel = 'webhook' OR channel = 'notify'),
    CONSTRAINT message_recipient_has_no_nul CHECK (instr(recipient, char(0)) = 0),
    CONSTRAINT message_address_has_no_nul CHECK (instr(address, char(0)) = 0),
    CONSTRAINT message_message_id_has_no_nul CHECK (instr(message_id, char(0)) = 0),
    CONSTRAINT message_subject_has_no_nul CHECK (instr(subject, char(0)) = 0),
    CONSTRAINT message_body_text_has_no_nul CHECK (instr(body_text, char(0)) = 0),
    CONSTRAINT message_body_html_has_no_nul CHECK (instr(body_html, char(0)) = 0),
    CONSTRAINT message_data_has_no_nul CHECK (instr(data, char(0)) = 0),
    CONSTRAINT message_on_day_is_date CHECK (on_day IS date(on_day, '+0 days')),
    CONSTRAINT message_created_at_has_no_nul CHECK (instr(created_at, char(0)) = 0),
    CONSTRAINT message_state_is_known CHECK (state = 'waiting' OR state = 'sending' OR state = 'sent' OR state = 'failed' OR state = 'void'),
    CONSTRAINT message_next_attempt_at_has_no_nul CHECK (instr(next_attempt_at, char(0)) = 0),
    CONSTRAINT message_claimed_by_has_no_nul CHECK (instr(claimed_by, char(0)) = 0),
    CONSTRAINT message_claimed_until_has_no_nul CHECK (instr(claimed_until, char(0)) = 0),
    CONSTRAINT message_last_error_has_no_nul CHECK (instr(last_error, char(0)) = 0),
    CONSTRAINT message_sent_at_has_no_nul CHECK (instr(sent_at, char(0)) = 0)) STRICT;
CREATE INDEX message_waiting ON message (state, next_attempt_at);
CREATE TABLE reminder (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    subject_id INTEGER NOT NULL,
    customer_id INTEGER,
    contract_id INTEGER,
    deadline TEXT NOT NULL,
    days_before INTEGER NOT NULL,
    falls_on TEXT NOT NULL,
    recipient TEXT NOT NULL,
    is_escalation INTEGER NOT NULL,
    is_late INTEGER NOT NULL,
    fired_on TEXT NOT NULL,
    message_id INTEGER,
    CONSTRAINT reminder_fires_once UNIQUE (kind, subject_id, deadline, days_before, recipient, is_escalation),
    CONSTRAINT reminder_is_escalation_is_flag CHECK (is_escalation IN (0, 1)),
    CONSTRAINT reminder_is_late_is_flag CHECK (is_late IN (0, 1)),
    FOREIGN KEY(message_id) REFERENCES message (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT reminder_kind_is_known CHECK (kind = 'notice' OR kind = 'offer' OR kind = 'end' OR kind = 'step' OR kind = 'task' OR kind = 'call' OR kind = 'case' OR kind = 'measure' OR kind = 'invoice' OR kind = 'approval'),
    CONSTRAINT reminder_deadline_is_date CHECK (deadline IS date(deadline, '+0 days')),
    CONSTRAINT reminder_falls_on_is_date CHECK (falls_on IS date(falls_on, '+0 days')),
    CONSTRAINT reminder_recipient_has_no_nul CHECK (instr(recipient, char(0)) = 0),
    CONSTRAINT reminder_fired_on_is_date CHECK (fired_on IS date(fired_on, '+0 days'))) STRICT;
CREATE INDEX ix_reminder_message_id ON reminder (message_id);
CREATE TABLE run (
    kind TEXT NOT NULL,
    started_at TEXT NOT NULL,
    ended_at TEXT,
    good_at TEXT,
    on_day TEXT NOT NULL,
    detail TEXT,
    PRIMARY KEY (kind),
    CONSTRAINT run_kind_is_known CHECK (kind = 'tick' OR kind = 'remind' OR kind = 'backup'),
    CONSTRAINT run_started_at_has_no_nul CHECK (instr(started_at, char(0)) = 0),
    CONSTRAINT run_ended_at_has_no_nul CHECK (instr(ended_at, char(0)) = 0),
    CONSTRAINT run_good_at_has_no_nul CHECK (instr(good_at, char(0)) = 0),
    CONSTRAINT run_on_day_is_date CHECK (on_day IS date(on_day, '+0 days')),
    CONSTRAINT run_detail_has_no_nul CHECK (instr(detail, char(0)) = 0)) WITHOUT ROWID,
 STRICT;
"""
