"""The first book: parties, contracts and terms, work, money, signals, settings, the journal."""

from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make every table; frozen as released, so it names no code of the program."""
    for statement in STATEMENTS.split(";\n"):
        if statement.strip():
            op.execute(statement)
    op.execute("INSERT INTO journal_state (id) VALUES (1)")
    op.execute("PRAGMA application_id = 1382971244")


STATEMENTS = """
CREATE TABLE book_setting (
    "key" TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY ("key"),
    CONSTRAINT book_setting_key_has_no_nul CHECK (instr(key, char(0)) = 0),
    CONSTRAINT book_setting_value_has_no_nul CHECK (instr(value, char(0)) = 0)) WITHOUT ROWID,
 STRICT;
CREATE TABLE change_set (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    os_user TEXT NOT NULL,
    command TEXT NOT NULL,
    reason TEXT NOT NULL,
    kind TEXT NOT NULL,
    undoes_id INTEGER,
    changes INTEGER NOT NULL,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL,
    FOREIGN KEY(undoes_id) REFERENCES change_set (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT change_set_at_has_no_nul CHECK (instr(at, char(0)) = 0),
    CONSTRAINT change_set_actor_has_no_nul CHECK (instr(actor, char(0)) = 0),
    CONSTRAINT change_set_os_user_has_no_nul CHECK (instr(os_user, char(0)) = 0),
    CONSTRAINT change_set_command_has_no_nul CHECK (instr(command, char(0)) = 0),
    CONSTRAINT change_set_reason_has_no_nul CHECK (instr(reason, char(0)) = 0),
    CONSTRAINT change_set_kind_has_no_nul CHECK (instr(kind, char(0)) = 0),
    CONSTRAINT change_set_previous_hash_has_no_nul CHECK (instr(previous_hash, char(0)) = 0),
    CONSTRAINT change_set_hash_has_no_nul CHECK (instr(hash, char(0)) = 0)) STRICT;
CREATE INDEX ix_change_set_at ON change_set (at);
CREATE INDEX ix_change_set_undoes_id ON change_set (undoes_id);
CREATE TABLE customer (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    tier TEXT,
    segment TEXT,
    channel TEXT,
    industry TEXT,
    owner TEXT,
    phone TEXT,
    email TEXT,
    address TEXT,
    preferences TEXT,
    notes TEXT,
    archived_on TEXT,
    merged_into_id INTEGER,
    attributes TEXT,
    UNIQUE (code),
    FOREIGN KEY(merged_into_id) REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT customer_code_has_no_nul CHECK (instr(code, char(0)) = 0),
    CONSTRAINT customer_name_has_no_nul CHECK (instr(name, char(0)) = 0),
    CONSTRAINT customer_name_key_has_no_nul CHECK (instr(name_key, char(0)) = 0),
    CONSTRAINT customer_tier_is_known CHECK (tier = 'key' OR tier = 'regular' OR tier = 'potential'),
    CONSTRAINT customer_segment_is_known CHECK (segment = 'b2b' OR segment = 'b2c'),
    CONSTRAINT customer_channel_is_known CHECK (channel = 'direct' OR channel = 'indirect'),
    CONSTRAINT customer_industry_has_no_nul CHECK (instr(industry, char(0)) = 0),
    CONSTRAINT customer_owner_has_no_nul CHECK (instr(owner, char(0)) = 0),
    CONSTRAINT customer_phone_has_no_nul CHECK (instr(phone, char(0)) = 0),
    CONSTRAINT customer_email_has_no_nul CHECK (instr(email, char(0)) = 0),
    CONSTRAINT customer_address_has_no_nul CHECK (instr(address, char(0)) = 0),
    CONSTRAINT customer_preferences_has_no_nul CHECK (instr(preferences, char(0)) = 0),
    CONSTRAINT customer_notes_has_no_nul CHECK (instr(notes, char(0)) = 0),
    CONSTRAINT customer_archived_on_is_date CHECK (archived_on IS date(archived_on, '+0 days')),
    CONSTRAINT customer_attributes_has_no_nul CHECK (instr(attributes, char(0)) = 0)) STRICT;
CREATE INDEX ix_customer_merged_into_id ON customer (merged_into_id);
CREATE INDEX ix_customer_name ON customer (name);
CREATE INDEX ix_customer_name_key ON customer (name_key);
CREATE TABLE import_profile (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    options TEXT NOT NULL,
    UNIQUE (name),
    CONSTRAINT import_profile_name_has_no_nul CHECK (instr(name, char(0)) = 0),
    CONSTRAINT import_profile_options_has_no_nul CHECK (instr(options, char(0)) = 0)) STRICT;
CREATE TABLE journal_state (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    change_set_id INTEGER) STRICT;
CREATE TABLE market_signal (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    industry TEXT NOT NULL,
    kind TEXT NOT NULL,
    on_day TEXT NOT NULL,
    label TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    value INTEGER NOT NULL,
    notes TEXT,
    attributes TEXT,
    CONSTRAINT market_signal_is_unique UNIQUE (industry, kind, on_day, label, sequence),
    CONSTRAINT market_signal_industry_has_no_nul CHECK (instr(industry, char(0)) = 0),
    CONSTRAINT market_signal_kind_is_known CHECK (kind = 'usage' OR kind = 'inquiry' OR kind = 'competitor' OR kind = 'policy'),
    CONSTRAINT market_signal_on_day_is_date CHECK (on_day IS date(on_day, '+0 days')),
    CONSTRAINT market_signal_label_has_no_nul CHECK (instr(label, char(0)) = 0),
    CONSTRAINT market_signal_notes_has_no_nul CHECK (instr(notes, char(0)) = 0),
    CONSTRAINT market_signal_attributes_has_no_nul CHECK (instr(attributes, char(0)) = 0)) STRICT;
CREATE TABLE change (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    change_set_id INTEGER,
    table_name TEXT NOT NULL,
    row_key TEXT NOT NULL,
    "before" TEXT,
    "after" TEXT,
    FOREIGN KEY(change_set_id) REFERENCES change_set (id) DEFERRABLE INITIALLY DEFERRED) STRICT;
CREATE INDEX ix_change_change_set_id ON change (change_set_id);
CREATE TABLE contact (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    customer_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    title TEXT,
    level TEXT,
    role TEXT,
    phone TEXT,
    email TEXT,
    chat_id TEXT,
    every_days INTEGER,
    archived_on TEXT,
    notes TEXT,
    attributes TEXT,
    FOREIGN KEY(customer_id) REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT contact_name_has_no_nul CHECK (instr(name, char(0)) = 0),
    CONSTRAINT contact_title_has_no_nul CHECK (instr(title, char(0)) = 0),
    CONSTRAINT contact_level_has_no_nul CHECK (instr(level, char(0)) = 0),
    CONSTRAINT contact_role_has_no_nul CHECK (instr(role, char(0)) = 0),
    CONSTRAINT contact_phone_has_no_nul CHECK (instr(phone, char(0)) = 0),
    CONSTRAINT contact_email_has_no_nul CHECK (instr(email, char(0)) = 0),
    CONSTRAINT contact_chat_id_has_no_nul CHECK (instr(chat_id, char(0)) = 0),
    CONSTRAINT contact_archived_on_is_date CHECK (archived_on IS date(archived_on, '+0 days')),
    CONSTRAINT contact_notes_has_no_nul CHECK (instr(notes, char(0)) = 0),
    CONSTRAINT contact_attributes_has_no_nul CHECK (instr(attributes, char(0)) = 0)) STRICT;
CREATE INDEX ix_contact_customer_id ON contact (customer_id);
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
CREATE TABLE customer_signal (
    customer_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    on_day TEXT NOT NULL,
    label TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    value INTEGER NOT NULL,
    notes TEXT,
    attributes TEXT,
    PRIMARY KEY (customer_id, kind, on_day, label, sequence),
    FOREIGN KEY(customer_id) REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT customer_signal_kind_is_known CHECK (kind = 'usage' OR kind = 'inquiry' OR kind = 'competitor' OR kind = 'policy'),
    CONSTRAINT customer_signal_on_day_is_date CHECK (on_day IS date(on_day, '+0 days')),
    CONSTRAINT customer_signal_label_has_no_nul CHECK (instr(label, char(0)) = 0),
    CONSTRAINT customer_signal_notes_has_no_nul CHECK (instr(notes, char(0)) = 0),
    CONSTRAINT customer_signal_attributes_has_no_nul CHECK (instr(attributes, char(0)) = 0)) WITHOUT ROWID,
 STRICT;
CREATE TABLE interaction (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    customer_id INTEGER NOT NULL,
    contact_id INTEGER,
    contract_id INTEGER,
    kind TEXT NOT NULL,
    happened_at TEXT NOT NULL,
    minutes INTEGER,
    direction TEXT,
    outcome TEXT,
    content TEXT,
    note TEXT,
    owner TEXT,
    idempotency_key TEXT,
    attributes TEXT,
    CONSTRAINT interaction_minutes_are_not_negative CHECK (minutes >= 0),
    CONSTRAINT interaction_happened_at_is_date CHECK (substr(happened_at, 1, 10) IS date(substr(happened_at, 1, 10), '+0 days')),
    FOREIGN KEY(customer_id) REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(contact_id) REFERENCES contact (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(contract_id) REFERENCES contract (id) DEFERRABLE INITIALLY DEFERRED,
    UNIQUE (idempotency_key),
    CONSTRAINT interaction_kind_is_known CHECK (kind = 'call' OR kind = 'email' OR kind = 'meeting' OR kind = 'visit' OR kind = 'message'),
    CONSTRAINT interaction_happened_at_has_no_nul CHECK (instr(happened_at, char(0)) = 0),
    CONSTRAINT interaction_direction_is_known CHECK (direction = 'in' OR direction = 'out'),
    CONSTRAINT interaction_outcome_is_known CHECK (outcome = 'reached' OR outcome = 'no-answer' OR outcome = 'left-message' OR outcome = 'refused'),
    CONSTRAINT interaction_content_is_known CHECK (content = 'explain' OR content = 'promote' OR content = 'affection' OR content = 'mediate' OR content = 'advise' OR content = 'guide'),
    CONSTRAINT interaction_note_has_no_nul CHECK (instr(note, char(0)) = 0),
    CONSTRAINT interaction_owner_has_no_nul CHECK (instr(owner, char(0)) = 0),
    CONSTRAINT interaction_idempotency_key_has_no_nul CHECK (instr(idempotency_key, char(0)) = 0),
    CONSTRAINT interaction_attributes_has_no_nul CHECK (instr(attributes, char(0)) = 0)) STRICT;
CREATE INDEX ix_interaction_contact_id ON interaction (contact_id);
CREATE INDEX ix_interaction_contract_id ON interaction (contract_id);
CREATE INDEX ix_interaction_customer_id ON interaction (customer_id);
CREATE INDEX ix_interaction_happened_at ON interaction (happened_at);
CREATE TABLE invoice (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    number TEXT NOT NULL,
    customer_id INTEGER NOT NULL,
    contract_id INTEGER,
    issued_on TEXT,
    due_on TEXT NOT NULL,
    amount INTEGER NOT NULL,
    currency TEXT NOT NULL,
    notes TEXT,
    attributes TEXT,
    CONSTRAINT invoice_amount_is_not_zero CHECK (amount <> 0),
    UNIQUE (number),
    FOREIGN KEY(customer_id) REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(contract_id) REFERENCES contract (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT invoice_number_has_no_nul CHECK (instr(number, char(0)) = 0),
    CONSTRAINT invoice_issued_on_is_date CHECK (issued_on IS date(issued_on, '+0 days')),
    CONSTRAINT invoice_due_on_is_date CHECK (due_on IS date(due_on, '+0 days')),
    CONSTRAINT invoice_currency_has_no_nul CHECK (instr(currency, char(0)) = 0),
    CONSTRAINT invoice_notes_has_no_nul CHECK (instr(notes, char(0)) = 0),
    CONSTRAINT invoice_attributes_has_no_nul CHECK (instr(attributes, char(0)) = 0)) STRICT;
CREATE INDEX ix_invoice_contract_id ON invoice (contract_id);
CREATE INDEX ix_invoice_customer_id ON invoice (customer_id);
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
    CONSTRAINT term_sequence_is_unique UNIQUE (contract_id, sequence),
    CONSTRAINT term_start_is_not_after_end CHECK (start_on <= end_on),
    CONSTRAINT term_amount_has_currency CHECK (amount IS NULL OR currency IS NOT NULL),
    CONSTRAINT term_is_open_is_flag CHECK (is_open IN (0, 1)),
    FOREIGN KEY(contract_id) REFERENCES contract (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT term_kind_is_known CHECK (kind = 'initial' OR kind = 'renewal'),
    CONSTRAINT term_start_on_is_date CHECK (start_on IS date(start_on, '+0 days')),
    CONSTRAINT term_end_on_is_date CHECK (end_on IS date(end_on, '+0 days')),
    CONSTRAINT term_currency_has_no_nul CHECK (instr(currency, char(0)) = 0),
    CONSTRAINT term_notice_deadline_is_date CHECK (notice_deadline IS date(notice_deadline, '+0 days')),
    CONSTRAINT term_outcome_is_known CHECK (outcome = 'renewed' OR outcome = 'expanded' OR outcome = 'contracted' OR outcome = 'churned' OR outcome = 'lapsed'),
    CONSTRAINT term_decided_on_is_date CHECK (decided_on IS date(decided_on, '+0 days')),
    CONSTRAINT term_reason_code_has_no_nul CHECK (instr(reason_code, char(0)) = 0),
    CONSTRAINT term_signed_on_is_date CHECK (signed_on IS date(signed_on, '+0 days'))) STRICT;
CREATE INDEX term_open_end ON term (end_on, id, currency, amount, notice_deadline, is_open) WHERE is_open = 1;
CREATE INDEX term_open_notice ON term (notice_deadline, id, currency, amount, end_on, is_open) WHERE is_open = 1;
CREATE TABLE receipt (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    invoice_id INTEGER NOT NULL,
    received_on TEXT NOT NULL,
    amount INTEGER NOT NULL,
    reference TEXT,
    notes TEXT,
    attributes TEXT,
    FOREIGN KEY(invoice_id) REFERENCES invoice (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT receipt_received_on_is_date CHECK (received_on IS date(received_on, '+0 days')),
    CONSTRAINT receipt_reference_has_no_nul CHECK (instr(reference, char(0)) = 0),
    CONSTRAINT receipt_notes_has_no_nul CHECK (instr(notes, char(0)) = 0),
    CONSTRAINT receipt_attributes_has_no_nul CHECK (instr(attributes, char(0)) = 0)) STRICT;
CREATE INDEX ix_receipt_invoice_id ON receipt (invoice_id);
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
    FOREIGN KEY(customer_id) REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(contract_id) REFERENCES contract (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(interaction_id) REFERENCES interaction (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT task_title_has_no_nul CHECK (instr(title, char(0)) = 0),
    CONSTRAINT task_owner_has_no_nul CHECK (instr(owner, char(0)) = 0),
    CONSTRAINT task_due_on_is_date CHECK (due_on IS date(due_on, '+0 days')),
    CONSTRAINT task_snoozed_until_is_date CHECK (snoozed_until IS date(snoozed_until, '+0 days')),
    CONSTRAINT task_state_is_known CHECK (state = 'open' OR state = 'done' OR state = 'dropped'),
    CONSTRAINT task_done_on_is_date CHECK (done_on IS date(done_on, '+0 days')),
    CONSTRAINT task_notes_has_no_nul CHECK (instr(notes, char(0)) = 0)) STRICT;
CREATE INDEX ix_task_contract_id ON task (contract_id);
CREATE INDEX ix_task_customer_id ON task (customer_id);
CREATE INDEX ix_task_due_on ON task (due_on);
CREATE INDEX ix_task_interaction_id ON task (interaction_id);
"""
