"""Early warnings: installed rule sets and their activations, warnings with their sheets, stored scores."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the new tables."""
    for statement in TABLES.split(";\n"):
        if statement.strip():
            op.execute(statement)


TABLES = """
CREATE TABLE rule_set (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    version TEXT NOT NULL,
    content TEXT NOT NULL,
    installed_on TEXT NOT NULL,
    UNIQUE (version),
    CONSTRAINT rule_set_version_has_no_nul CHECK (instr(version, char(0)) = 0),
    CONSTRAINT rule_set_content_has_no_nul CHECK (instr(content, char(0)) = 0),
    CONSTRAINT rule_set_installed_on_is_date CHECK (installed_on IS date(installed_on, '+0 days'))) STRICT;
CREATE TABLE rule_activation (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    rule_set_id INTEGER NOT NULL,
    segment TEXT,
    on_day TEXT NOT NULL,
    person TEXT NOT NULL,
    evidence TEXT,
    FOREIGN KEY(rule_set_id) REFERENCES rule_set (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT rule_activation_segment_is_known CHECK (segment = 'b2b' OR segment = 'b2c'),
    CONSTRAINT rule_activation_on_day_is_date CHECK (on_day IS date(on_day, '+0 days')),
    CONSTRAINT rule_activation_person_has_no_nul CHECK (instr(person, char(0)) = 0),
    CONSTRAINT rule_activation_evidence_has_no_nul CHECK (instr(evidence, char(0)) = 0)) STRICT;
CREATE INDEX ix_rule_activation_rule_set_id ON rule_activation (rule_set_id);
CREATE TABLE warning (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    customer_id INTEGER NOT NULL,
    contract_id INTEGER NOT NULL,
    term_id INTEGER NOT NULL,
    level TEXT NOT NULL,
    rule_set TEXT NOT NULL,
    score INTEGER NOT NULL,
    coverage INTEGER NOT NULL,
    inputs TEXT NOT NULL,
    amount INTEGER,
    currency TEXT,
    deadline TEXT NOT NULL,
    issued_on TEXT NOT NULL,
    state TEXT NOT NULL,
    cause TEXT,
    owner TEXT,
    acknowledged_on TEXT,
    planned_on TEXT,
    in_action_on TEXT,
    followed_up_on TEXT,
    resolved_on TEXT,
    evaluated_on TEXT,
    evaluation TEXT,
    reason TEXT,
    CONSTRAINT warning_is_issued_once UNIQUE (term_id, level, rule_set),
    CONSTRAINT warning_score_is_on_its_scale CHECK (score BETWEEN 0 AND 100000),
    CONSTRAINT warning_coverage_is_on_its_scale CHECK (coverage BETWEEN 0 AND 100000),
    CONSTRAINT warning_amount_has_currency CHECK (amount IS NULL OR currency IS NOT NULL),
    FOREIGN KEY(customer_id) REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(contract_id) REFERENCES contract (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(term_id) REFERENCES term (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT warning_level_is_known CHECK (level = 'low' OR level = 'medium' OR level = 'high' OR level = 'unknown'),
    CONSTRAINT warning_rule_set_has_no_nul CHECK (instr(rule_set, char(0)) = 0),
    CONSTRAINT warning_inputs_has_no_nul CHECK (instr(inputs, char(0)) = 0),
    CONSTRAINT warning_currency_has_no_nul CHECK (instr(currency, char(0)) = 0),
    CONSTRAINT warning_deadline_is_date CHECK (deadline IS date(deadline, '+0 days')),
    CONSTRAINT warning_issued_on_is_date CHECK (issued_on IS date(issued_on, '+0 days')),
    CONSTRAINT warning_state_is_known CHECK (state = 'issued' OR state = 'acknowledged' OR state = 'planned' OR state = 'in-action' OR state = 'followed-up' OR state = 'resolved' OR state = 'ended' OR state = 'evaluated'),
    CONSTRAINT warning_cause_is_known CHECK (cause = 'price' OR cause = 'product' OR cause = 'service' OR cause = 'contact' OR cause = 'competitor' OR cause = 'payment'),
    CONSTRAINT warning_owner_has_no_nul CHECK (instr(owner, char(0)) = 0),
    CONSTRAINT warning_acknowledged_on_is_date CHECK (acknowledged_on IS date(acknowledged_on, '+0 days')),
    CONSTRAINT warning_planned_on_is_date CHECK (planned_on IS date(planned_on, '+0 days')),
    CONSTRAINT warning_in_action_on_is_date CHECK (in_action_on IS date(in_action_on, '+0 days')),
    CONSTRAINT warning_followed_up_on_is_date CHECK (followed_up_on IS date(followed_up_on, '+0 days')),
    CONSTRAINT warning_resolved_on_is_date CHECK (resolved_on IS date(resolved_on, '+0 days')),
    CONSTRAINT warning_evaluated_on_is_date CHECK (evaluated_on IS date(evaluated_on, '+0 days')),
    CONSTRAINT warning_evaluation_is_known CHECK (evaluation = 'effective' OR evaluation = 'partly' OR evaluation = 'ineffective' OR evaluation = 'false-alarm'),
    CONSTRAINT warning_reason_has_no_nul CHECK (instr(reason, char(0)) = 0)) STRICT;
CREATE INDEX ix_warning_contract_id ON warning (contract_id);
CREATE INDEX ix_warning_customer_id ON warning (customer_id);
CREATE TABLE warning_step (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    warning_id INTEGER NOT NULL,
    stage TEXT NOT NULL,
    action TEXT NOT NULL,
    owner TEXT,
    expected TEXT,
    due_on TEXT,
    done_on TEXT,
    task_id INTEGER,
    FOREIGN KEY(warning_id) REFERENCES warning (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(task_id) REFERENCES task (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT warning_step_stage_is_known CHECK (stage = 'identify' OR stage = 'respond' OR stage = 'follow-through' OR stage = 'evaluate'),
    CONSTRAINT warning_step_action_has_no_nul CHECK (instr(action, char(0)) = 0),
    CONSTRAINT warning_step_owner_has_no_nul CHECK (instr(owner, char(0)) = 0),
    CONSTRAINT warning_step_expected_has_no_nul CHECK (instr(expected, char(0)) = 0),
    CONSTRAINT warning_step_due_on_is_date CHECK (due_on IS date(due_on, '+0 days')),
    CONSTRAINT warning_step_done_on_is_date CHECK (done_on IS date(done_on, '+0 days'))) STRICT;
CREATE INDEX ix_warning_step_task_id ON warning_step (task_id);
CREATE INDEX ix_warning_step_warning_id ON warning_step (warning_id);
CREATE TABLE risk_score (
    customer_id INTEGER NOT NULL,
    on_day TEXT NOT NULL,
    rule_set TEXT NOT NULL,
    score INTEGER,
    level TEXT NOT NULL,
    coverage INTEGER NOT NULL,
    PRIMARY KEY (customer_id, on_day, rule_set),
    CONSTRAINT risk_score_on_day_is_date CHECK (on_day IS date(on_day, '+0 days')),
    CONSTRAINT risk_score_rule_set_has_no_nul CHECK (instr(rule_set, char(0)) = 0),
    CONSTRAINT risk_score_level_is_known CHECK (level = 'low' OR level = 'medium' OR level = 'high' OR level = 'unknown')) WITHOUT ROWID,
 STRICT;
"""
