"""The rules for approvals outlive a restore: no older backup takes away what somebody else must agree to."""

import sqlite3
from contextlib import closing
from pathlib import Path

from renewctl.approval.rulebook import StoredRules, rulebook
from renewctl.approval.rules_actions import keep
from renewctl.book import migrations
from renewctl.errors import BookError
from renewctl.store import reader
from renewctl.store.journal import Stamp
from renewctl.store.session import transaction


def in_force(book: Path) -> StoredRules | None:
    """Return the rules for approvals in force in a book; None where there are none, or it cannot be read any more."""
    try:
        with closing(reader.connect(book)) as connection:
            return rulebook(reader.Reader(connection)).in_force
    except (BookError, sqlite3.Error):  # empty, damaged, or older than such rules
        return None


def carry_over(rules: StoredRules, making: Path, stamp: Stamp) -> StoredRules | None:
    """Put rules into the book that takes the place of theirs, and return them; None where they are in force there.

    An older book is brought up to date for it.
    """
    if reader.is_older(making):
        migrations.upgrade(making, stamp)
    with transaction(making, stamp) as session:
        return keep(session, rules)
