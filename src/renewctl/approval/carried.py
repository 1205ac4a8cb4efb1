"""The rules for approvals outlive a restore: no older backup takes away what somebody else must agree to."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from renewctl.approval.rulebook import StoredRules, rulebook
from renewctl.approval.rules_actions import keep
from renewctl.book import migrations
from renewctl.errors import BookError
from renewctl.store import reader, revision
from renewctl.store.journal import Stamp
from renewctl.store.session import transaction

SINCE = "0005"  # the first schema that has such rules


@dataclass(slots=True)
class CarriedRules:
    """The rules for approvals in force, on their way from a book into the one that takes its place.

    `unread`: the book is so damaged that nobody can say whether it had any. `put`: those that the other one did not
    have in force.
    """

    stamp: Stamp
    rules: StoredRules | None = None
    unread: bool = False
    put: StoredRules | None = None

    def leave(self, book: Path) -> None:
        """Take them from a book."""
        if not revision.is_book(book):
            return
        try:
            with closing(reader.connect(book)) as connection:
                if revision.revision_of(connection, book) >= SINCE:
                    self.rules = rulebook(reader.Reader(connection)).in_force
        except (BookError, sqlite3.Error):
            self.unread = True

    def arrive(self, making: Path) -> None:
        """Put them in force in the other book, which is brought up to date for it."""
        if self.rules is None:
            return
        if reader.is_older(making):
            migrations.upgrade(making, self.stamp)
        with transaction(making, self.stamp) as session:
            self.put = keep(session, self.rules)
