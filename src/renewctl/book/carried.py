"""The rules for approvals outlive a restore: no older backup takes away what somebody else must agree to."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

from renewctl.approval.rulebook import StoredRules, rulebook
from renewctl.book import migrations
from renewctl.dates import stored_day
from renewctl.errors import BookError
from renewctl.store import reader
from renewctl.store.journal import Stamp
from renewctl.store.session import reading, transaction
from renewctl.store.tables import ApprovalRules


def in_force(book: Path) -> StoredRules | None:
    """Return the rules for approvals in force in a book; None where there are none, or it cannot be read any more."""
    try:
        with closing(reader.connect(book)) as connection:
            return rulebook(reader.Reader(connection)).in_force
    except (BookError, sqlite3.Error):  # empty, damaged, or older than such rules
        return None


def carry_over(rules: StoredRules, making: Path, stamp: Stamp) -> StoredRules | None:
    """Put rules into the book that takes the place of theirs, and return them; None where they are in force there.

    An older book is brought up to date for it. Whoever installed and approved them stays named.
    """
    if reader.is_older(making):
        migrations.upgrade(making, stamp)
    with transaction(making, stamp) as session:
        there = rulebook(reading(session))
        if there.in_force is not None and there.in_force.content == rules.content:
            return None
        newest = there.versions[0].version if there.versions else 0
        kept = replace(rules, version=max(rules.version, newest + 1))
        session.add(
            ApprovalRules(
                version=kept.version,
                content=kept.content,
                installed_by=kept.installed_by,
                installed_os_user=kept.installed_os_user,
                installed_on=date.fromisoformat(kept.installed_on),
                approved_by=kept.approved_by,
                approved_os_user=kept.approved_os_user,
                approved_on=stored_day(kept.approved_on),
            )
        )
        return kept
