"""Renewals: playbooks, steps, quotes, approvals, amendments, notices, calendars; contracts and terms remade for them."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the new tables, and contract and term anew with their new columns (foreign keys are off meanwhile)."""
    run(NEW_TABLES)
    # The old tables step aside under another name without taking the references to them along.
    op.execute("PRAGMA legacy_alter_table = ON")
    remake("contract", CONTRACT, CONTRACT_COLUMNS)
    remake("term", TERM, TERM_COLUMNS)
    op.execute("PRAGMA legacy_alter_table = OFF")
    # Steps make many tasks at one customer, and `due` asks for those of no contract.
    op.execute("DROP INDEX ix_task_customer_id")
    op.execute("CREATE INDEX task_of_customer ON task (customer_id, contract_id)")


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


CONTRACT_COLUMNS = (
    "id, number, number_is_ours, customer_id, name, product, kind, state, anchor, notice_length, "
    "notice_unit, renewal_months, billing_cycle, payment_method, owner, signed_on, notes, attributes"
)

TERM_COLUMNS = (
    "id, contract_id, sequence, kind, start_on, end_on, amount, currency, notice_deadline, is_open, "
    "outcome, decided_on, reason_code, signed_on"
)

CONTRACT = """
CREATE TABLE contract (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    number TEXT NOT NULL,
    number_is_ours INTEGER NOT NULL,
    customer_id INTEGER NOT NULL,
    name TEXT,
    product TEXT,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    anchor TEXT,
    notice_length INTEGER,
    notice_unit TEXT,
    renewal_months INTEGER,
    billing_cycle TEXT,
    payment_method TEXT,
    owner TEXT,
    signed_on TEXT,
    notes TEXT,
    attributes TEXT,
    escalator INTEGER,
    offer_days INTEGER,
    CONSTRAINT contract_notice_is_whole CHECK ((notice_length IS NULL) = (notice_unit IS NULL)),
    CONSTRAINT contract_notice_is_not_negative CHECK (notice_length >= 0),
    CONSTRAINT contract_renewal_is_positive CHECK (renewal_months > 0),
    CONSTRAINT contract_number_is_ours_is_flag CHECK (number_is_ours IN (0, 1)),
    UNIQUE (number),
    FOREIGN KEY(customer_id) REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT contract_number_has_no_nul CHECK (instr(number, char(0)) = 0),
    CONSTRAINT contract_name_has_no_nul CHECK (instr(name, char(0)) = 0),
    CONSTRAINT contract_product_has_no_nul CHECK (instr(product, char(0)) = 0),
    CONSTRAINT contract_kind_is_known CHECK (kind = 'fixed' OR kind = 'auto' OR kind = 'evergreen'),
    CONSTRAINT contract_state_is_known CHECK (state = 'not-effective' OR state = 'active' OR state = 'ended' OR state = 'cancelled'),
    CONSTRAINT contract_anchor_is_date CHECK (anchor IS date(anchor, '+0 days')),
    CONSTRAINT contract_notice_unit_is_known CHECK (notice_unit = 'days' OR notice_unit = 'months'),
    CONSTRAINT contract_billing_cycle_is_known CHECK (billing_cycle = 'monthly' OR billing_cycle = 'quarterly' OR billing_cycle = 'half-yearly' OR billing_cycle = 'yearly' OR billing_cycle = 'once'),
    CONSTRAINT contract_payment_method_has_no_nul CHECK (instr(payment_method, char(0)) = 0),
    CONSTRAINT contract_owner_has_no_nul CHECK (instr(owner, char(0)) = 0),
    CONSTRAINT contract_signed_on_is_date CHECK (signed_on IS date(signed_on, '+0 days')),
    CONSTRAINT contract_notes_has_no_nul CHECK (instr(notes, char(0)) = 0),
    CONSTRAINT contract_attributes_has_no_nul CHECK (instr(attributes, char(0)) = 0)) STRICT;
CREATE INDEX ix_contract_customer_id ON contract (customer_id);
"""

TERM = """
CREATE TABLE term (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    contract_id INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    kind TEXT NOT NULL,
    start_on TEXT,
    end_on TEXT,
    amount INTEGER,
    currency TEXT,
    notice_deadline TEXT,
    is_open INTEGER NOT NULL,
    outcome TEXT,
    decided_on TEXT,
    reason_code TEXT,
    signed_on TEXT,
    original_end_on TEXT,
    is_tacit INTEGER DEFAULT '0' NOT NULL,
    reason_note TEXT,
    recorded_on TEXT,
    CONSTRAINT term_sequence_is_unique UNIQUE (contract_id, sequence),
    CONSTRAINT term_start_is_not_after_end CHECK (start_on <= end_on),
    CONSTRAINT term_amount_has_currency CHECK (amount IS NULL OR currency IS NOT NULL),
    CONSTRAINT term_is_open_is_flag CHECK (is_open IN (0, 1)),
    CONSTRAINT term_is_tacit_is_flag CHECK (is_tacit IN (0, 1)),
    FOREIGN KEY(contract_id) REFERENCES contract (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT term_kind_is_known CHECK (kind = 'initial' OR kind = 'renewal'),
    CONSTRAINT term_start_on_is_date CHECK (start_on IS date(start_on, '+0 days')),
    CONSTRAINT term_end_on_is_date CHECK (end_on IS date(end_on, '+0 days')),
    CONSTRAINT term_currency_has_no_nul CHECK (instr(currency, char(0)) = 0),
    CONSTRAINT term_notice_deadline_is_date CHECK (notice_deadline IS date(notice_deadline, '+0 days')),
    CONSTRAINT term_outcome_is_known CHECK (outcome = 'renewed' OR outcome = 'expanded' OR outcome = 'contracted' OR outcome = 'churned' OR outcome = 'lapsed'),
    CONSTRAINT term_decided_on_is_date CHECK (decided_on IS date(decided_on, '+0 days')),
    CONSTRAINT term_reason_code_has_no_nul CHECK (instr(reason_code, char(0)) = 0),
    CONSTRAINT term_signed_on_is_date CHECK (signed_on IS date(signed_on, '+0 days')),
    CONSTRAINT term_original_end_on_is_date CHECK (original_end_on IS date(original_end_on, '+0 days')),
    CONSTRAINT term_reason_note_has_no_nul CHECK (instr(reason_note, char(0)) = 0),
    CONSTRAINT term_recorded_on_is_date CHECK (recorded_on IS date(recorded_on, '+0 days'))) STRICT;
CREATE INDEX term_open_end ON term (end_on, id, currency, amount, notice_deadline, is_open) WHERE is_open = 1;
CREATE INDEX term_open_notice ON term (notice_deadline, id, currency, amount, end_on, is_open) WHERE is_open = 1;
"""

NEW_TABLES = """
CREATE TABLE calendar_day (
    on_day TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT,
    PRIMARY KEY (on_day),
    CONSTRAINT calendar_day_on_day_is_date CHECK (on_day IS date(on_day, '+0 days')),
    CONSTRAINT calendar_day_kind_is_known CHECK (kind = 'holiday' OR kind = 'workday'),
    CONSTRAINT calendar_day_name_has_no_nul CHECK (instr(name, char(0)) = 0)) WITHOUT ROWID,
 STRICT;
CREATE TABLE playbook (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    version INTEGER NOT NULL,
    content TEXT NOT NULL,
    CONSTRAINT playbook_version_is_unique UNIQUE (name, version),
    CONSTRAINT playbook_name_has_no_nul CHECK (instr(name, char(0)) = 0),
    CONSTRAINT playbook_content_has_no_nul CHECK (instr(content, char(0)) = 0)) STRICT;
CREATE TABLE team_member (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    customer_id INTEGER,
    role TEXT NOT NULL,
    person TEXT NOT NULL,
    FOREIGN KEY(customer_id) REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT team_member_role_is_known CHECK (role = 'sales' OR role = 'sales-manager' OR role = 'legal' OR role = 'customer-representative' OR role = 'finance' OR role = 'account-manager' OR role = 'analyst' OR role = 'risk-specialist' OR role = 'specialist' OR role = 'supervisor' OR role = 'service-manager' OR role = 'director'),
    CONSTRAINT team_member_person_has_no_nul CHECK (instr(person, char(0)) = 0)) STRICT;
CREATE INDEX ix_team_member_customer_id ON team_member (customer_id);
CREATE TABLE approval (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    subject TEXT NOT NULL,
    subject_id INTEGER NOT NULL,
    contract_id INTEGER NOT NULL,
    content TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    levels INTEGER NOT NULL,
    requested_by TEXT NOT NULL,
    requested_os_user TEXT NOT NULL,
    requested_on TEXT NOT NULL,
    reason TEXT,
    CONSTRAINT approval_has_a_level CHECK (levels >= 1),
    FOREIGN KEY(contract_id) REFERENCES contract (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT approval_subject_is_known CHECK (subject = 'quote' OR subject = 'contract' OR subject = 'plan'),
    CONSTRAINT approval_content_has_no_nul CHECK (instr(content, char(0)) = 0),
    CONSTRAINT approval_content_hash_has_no_nul CHECK (instr(content_hash, char(0)) = 0),
    CONSTRAINT approval_requested_by_has_no_nul CHECK (instr(requested_by, char(0)) = 0),
    CONSTRAINT approval_requested_os_user_has_no_nul CHECK (instr(requested_os_user, char(0)) = 0),
    CONSTRAINT approval_requested_on_is_date CHECK (requested_on IS date(requested_on, '+0 days')),
    CONSTRAINT approval_reason_has_no_nul CHECK (instr(reason, char(0)) = 0)) STRICT;
CREATE INDEX approval_subject ON approval (subject, subject_id);
CREATE INDEX ix_approval_contract_id ON approval (contract_id);
CREATE TABLE clause (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    contract_id INTEGER NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    CONSTRAINT clause_title_is_unique UNIQUE (contract_id, title),
    FOREIGN KEY(contract_id) REFERENCES contract (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT clause_title_has_no_nul CHECK (instr(title, char(0)) = 0),
    CONSTRAINT clause_body_has_no_nul CHECK (instr(body, char(0)) = 0)) STRICT;
CREATE INDEX ix_clause_contract_id ON clause (contract_id);
CREATE TABLE amendment (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    contract_id INTEGER NOT NULL,
    term_id INTEGER,
    effective_on TEXT NOT NULL,
    field TEXT NOT NULL,
    "before" TEXT,
    "after" TEXT,
    reason TEXT NOT NULL,
    FOREIGN KEY(contract_id) REFERENCES contract (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(term_id) REFERENCES term (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT amendment_effective_on_is_date CHECK (effective_on IS date(effective_on, '+0 days')),
    CONSTRAINT amendment_field_has_no_nul CHECK (instr(field, char(0)) = 0),
    CONSTRAINT amendment_before_has_no_nul CHECK (instr(before, char(0)) = 0),
    CONSTRAINT amendment_after_has_no_nul CHECK (instr(after, char(0)) = 0),
    CONSTRAINT amendment_reason_has_no_nul CHECK (instr(reason, char(0)) = 0)) STRICT;
CREATE INDEX ix_amendment_contract_id ON amendment (contract_id);
CREATE INDEX ix_amendment_term_id ON amendment (term_id);
CREATE TABLE approval_decision (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    approval_id INTEGER NOT NULL,
    level INTEGER NOT NULL,
    decision TEXT NOT NULL,
    decided_by TEXT NOT NULL,
    decided_os_user TEXT NOT NULL,
    decided_on TEXT NOT NULL,
    comment TEXT,
    CONSTRAINT approval_decision_level_is_unique UNIQUE (approval_id, level),
    FOREIGN KEY(approval_id) REFERENCES approval (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT approval_decision_decision_is_known CHECK (decision = 'approve' OR decision = 'reject'),
    CONSTRAINT approval_decision_decided_by_has_no_nul CHECK (instr(decided_by, char(0)) = 0),
    CONSTRAINT approval_decision_decided_os_user_has_no_nul CHECK (instr(decided_os_user, char(0)) = 0),
    CONSTRAINT approval_decision_decided_on_is_date CHECK (decided_on IS date(decided_on, '+0 days')),
    CONSTRAINT approval_decision_comment_has_no_nul CHECK (instr(comment, char(0)) = 0)) STRICT;
CREATE INDEX ix_approval_decision_approval_id ON approval_decision (approval_id);
CREATE TABLE forecast (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    contract_id INTEGER NOT NULL,
    term_id INTEGER NOT NULL,
    called_on TEXT NOT NULL,
    probability INTEGER NOT NULL,
    category TEXT,
    target INTEGER,
    currency TEXT,
    expected TEXT,
    CONSTRAINT forecast_probability_is_percent CHECK (probability BETWEEN 0 AND 100),
    CONSTRAINT forecast_target_has_currency CHECK (target IS NULL OR currency IS NOT NULL),
    FOREIGN KEY(contract_id) REFERENCES contract (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(term_id) REFERENCES term (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT forecast_called_on_is_date CHECK (called_on IS date(called_on, '+0 days')),
    CONSTRAINT forecast_category_is_known CHECK (category = 'commit' OR category = 'best-case' OR category = 'at-risk'),
    CONSTRAINT forecast_currency_has_no_nul CHECK (instr(currency, char(0)) = 0),
    CONSTRAINT forecast_expected_has_no_nul CHECK (instr(expected, char(0)) = 0)) STRICT;
CREATE INDEX ix_forecast_contract_id ON forecast (contract_id);
CREATE INDEX ix_forecast_term_id ON forecast (term_id);
CREATE TABLE notice (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    contract_id INTEGER NOT NULL,
    term_id INTEGER NOT NULL,
    direction TEXT NOT NULL,
    on_day TEXT NOT NULL,
    evidence TEXT,
    end_before TEXT,
    withdrawn_on TEXT,
    FOREIGN KEY(contract_id) REFERENCES contract (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(term_id) REFERENCES term (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT notice_direction_is_known CHECK (direction = 'given' OR direction = 'received'),
    CONSTRAINT notice_on_day_is_date CHECK (on_day IS date(on_day, '+0 days')),
    CONSTRAINT notice_evidence_has_no_nul CHECK (instr(evidence, char(0)) = 0),
    CONSTRAINT notice_end_before_is_date CHECK (end_before IS date(end_before, '+0 days')),
    CONSTRAINT notice_withdrawn_on_is_date CHECK (withdrawn_on IS date(withdrawn_on, '+0 days'))) STRICT;
CREATE INDEX ix_notice_contract_id ON notice (contract_id);
CREATE INDEX ix_notice_term_id ON notice (term_id);
CREATE TABLE quote (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    contract_id INTEGER NOT NULL,
    term_id INTEGER NOT NULL,
    version INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    currency TEXT NOT NULL,
    months INTEGER,
    valid_until TEXT,
    note TEXT,
    state TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_os_user TEXT NOT NULL,
    made_on TEXT NOT NULL,
    sent_on TEXT,
    decided_on TEXT,
    remark TEXT,
    CONSTRAINT quote_version_is_unique UNIQUE (term_id, version),
    FOREIGN KEY(contract_id) REFERENCES contract (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(term_id) REFERENCES term (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT quote_currency_has_no_nul CHECK (instr(currency, char(0)) = 0),
    CONSTRAINT quote_valid_until_is_date CHECK (valid_until IS date(valid_until, '+0 days')),
    CONSTRAINT quote_note_has_no_nul CHECK (instr(note, char(0)) = 0),
    CONSTRAINT quote_state_is_known CHECK (state = 'draft' OR state = 'sent' OR state = 'accepted' OR state = 'rejected' OR state = 'superseded'),
    CONSTRAINT quote_made_by_has_no_nul CHECK (instr(made_by, char(0)) = 0),
    CONSTRAINT quote_made_os_user_has_no_nul CHECK (instr(made_os_user, char(0)) = 0),
    CONSTRAINT quote_made_on_is_date CHECK (made_on IS date(made_on, '+0 days')),
    CONSTRAINT quote_sent_on_is_date CHECK (sent_on IS date(sent_on, '+0 days')),
    CONSTRAINT quote_decided_on_is_date CHECK (decided_on IS date(decided_on, '+0 days')),
    CONSTRAINT quote_remark_has_no_nul CHECK (instr(remark, char(0)) = 0)) STRICT;
CREATE INDEX ix_quote_contract_id ON quote (contract_id);
CREATE INDEX ix_quote_term_id ON quote (term_id);
CREATE TABLE renewal (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    contract_id INTEGER NOT NULL,
    term_id INTEGER NOT NULL,
    playbook TEXT NOT NULL,
    playbook_version INTEGER NOT NULL,
    playbook_content TEXT NOT NULL,
    state TEXT NOT NULL,
    opened_on TEXT NOT NULL,
    closed_on TEXT,
    target_amount INTEGER,
    expected TEXT,
    notes TEXT,
    CONSTRAINT renewal_term_is_unique UNIQUE (term_id),
    FOREIGN KEY(contract_id) REFERENCES contract (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(term_id) REFERENCES term (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT renewal_playbook_has_no_nul CHECK (instr(playbook, char(0)) = 0),
    CONSTRAINT renewal_playbook_content_has_no_nul CHECK (instr(playbook_content, char(0)) = 0),
    CONSTRAINT renewal_state_is_known CHECK (state = 'open' OR state = 'closed'),
    CONSTRAINT renewal_opened_on_is_date CHECK (opened_on IS date(opened_on, '+0 days')),
    CONSTRAINT renewal_closed_on_is_date CHECK (closed_on IS date(closed_on, '+0 days')),
    CONSTRAINT renewal_expected_has_no_nul CHECK (instr(expected, char(0)) = 0),
    CONSTRAINT renewal_notes_has_no_nul CHECK (instr(notes, char(0)) = 0)) STRICT;
CREATE INDEX ix_renewal_contract_id ON renewal (contract_id);
CREATE INDEX ix_renewal_term_id ON renewal (term_id);
CREATE TABLE step (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    renewal_id INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    code TEXT NOT NULL,
    phase TEXT,
    name_en TEXT NOT NULL,
    name_zh TEXT NOT NULL,
    role TEXT NOT NULL,
    owner TEXT,
    planned_start TEXT NOT NULL,
    planned_end TEXT NOT NULL,
    started_on TEXT,
    ended_on TEXT,
    state TEXT NOT NULL,
    approval TEXT,
    approval_levels INTEGER,
    waiting_on TEXT,
    remark TEXT,
    CONSTRAINT step_code_is_unique UNIQUE (renewal_id, code),
    CONSTRAINT step_plan_is_forward CHECK (planned_start <= planned_end),
    CONSTRAINT step_actual_is_forward CHECK (started_on <= ended_on),
    CONSTRAINT step_approval_is_whole CHECK ((approval IS NULL) = (approval_levels IS NULL)),
    FOREIGN KEY(renewal_id) REFERENCES renewal (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT step_code_has_no_nul CHECK (instr(code, char(0)) = 0),
    CONSTRAINT step_phase_has_no_nul CHECK (instr(phase, char(0)) = 0),
    CONSTRAINT step_name_en_has_no_nul CHECK (instr(name_en, char(0)) = 0),
    CONSTRAINT step_name_zh_has_no_nul CHECK (instr(name_zh, char(0)) = 0),
    CONSTRAINT step_role_is_known CHECK (role = 'sales' OR role = 'sales-manager' OR role = 'legal' OR role = 'customer-representative' OR role = 'finance' OR role = 'account-manager' OR role = 'analyst' OR role = 'risk-specialist' OR role = 'specialist' OR role = 'supervisor' OR role = 'service-manager' OR role = 'director'),
    CONSTRAINT step_owner_has_no_nul CHECK (instr(owner, char(0)) = 0),
    CONSTRAINT step_planned_start_is_date CHECK (planned_start IS date(planned_start, '+0 days')),
    CONSTRAINT step_planned_end_is_date CHECK (planned_end IS date(planned_end, '+0 days')),
    CONSTRAINT step_started_on_is_date CHECK (started_on IS date(started_on, '+0 days')),
    CONSTRAINT step_ended_on_is_date CHECK (ended_on IS date(ended_on, '+0 days')),
    CONSTRAINT step_state_is_known CHECK (state = 'not-started' OR state = 'in-progress' OR state = 'blocked' OR state = 'waiting-for-approval' OR state = 'done' OR state = 'skipped'),
    CONSTRAINT step_approval_is_known CHECK (approval = 'quote' OR approval = 'contract' OR approval = 'plan'),
    CONSTRAINT step_waiting_on_has_no_nul CHECK (instr(waiting_on, char(0)) = 0),
    CONSTRAINT step_remark_has_no_nul CHECK (instr(remark, char(0)) = 0)) STRICT;
CREATE INDEX ix_step_renewal_id ON step (renewal_id);
"""
