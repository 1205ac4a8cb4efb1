"""The rules for approvals outlive a restore: no older backup takes away what somebody else must agree to."""

import sqlite3
from contextlib import closing
from pathlib import Path

from renewctl.approval.rulebook import StoredRules, rulebook
from renewctl.approval.rules_actions import keep
from renewctl.book import migrations
from renewctl.errors import BookError
from renewctl.store import reader, revision
from renewctl.store.journal import Stamp
from renewctl.store.session import transaction

SINCE = "0005"  # the first schema that has such rules


class UnreadRulesError(Exception):
    """A damaged book may have had rules for approvals."""


def in_force(book: Path) -> StoredRules | None:
    """Return the rules for approvals in force in a book, None where there are none.

    UnreadRulesError where it is so damaged that nobody can say.
    """
    if not revision.is_book(book):
        return None
    try:
        with closing(reader.connect(book)) as connection:
            if revision.revision_of(connection, book) < SINCE:
                return None
            return rulebook(reader.Reader(connection)).in_force
    except (BookError, sqlite3.Error) as error:
        raise UnreadRulesError from error


def carry_over(rules: StoredRules, making: Path, stamp: Stamp) -> StoredRules | None:
    """Put rules into the book that takes the place of theirs, and return them; None where they are in force there.

    An older book is brought up to date for it.
    """
    if reader.is_older(making):
        migrations.upgrade(making, stamp)
    with transaction(making, stamp) as session:
        return keep(session, rules)
