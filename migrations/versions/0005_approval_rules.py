"""Which content must be approved by whom: the rules stand in the book, version by version."""

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the new table."""
    op.execute(TABLE)


TABLE = """
CREATE TABLE approval_rules (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    content TEXT NOT NULL,
    installed_by TEXT NOT NULL,
    installed_os_user TEXT NOT NULL,
    installed_on TEXT NOT NULL,
    approved_by TEXT,
    approved_os_user TEXT,
    approved_on TEXT,
    CONSTRAINT approval_rules_approval_is_whole CHECK ((approved_by IS NULL) = (approved_on IS NULL) AND (approved_by IS NULL) = (approved_os_user IS NULL)),
    UNIQUE (version),
    CONSTRAINT approval_rules_content_has_no_nul CHECK (instr(content, char(0)) = 0),
    CONSTRAINT approval_rules_installed_by_has_no_nul CHECK (instr(installed_by, char(0)) = 0),
    CONSTRAINT approval_rules_installed_os_user_has_no_nul CHECK (instr(installed_os_user, char(0)) = 0),
    CONSTRAINT approval_rules_installed_on_is_date CHECK (installed_on IS date(installed_on, '+0 days')),
    CONSTRAINT approval_rules_approved_by_has_no_nul CHECK (instr(approved_by, char(0)) = 0),
    CONSTRAINT approval_rules_approved_os_user_has_no_nul CHECK (instr(approved_os_user, char(0)) = 0),
    CONSTRAINT approval_rules_approved_on_is_date CHECK (approved_on IS date(approved_on, '+0 days'))) STRICT
"""
