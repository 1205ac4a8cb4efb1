"""What a command is given: settings, the day, who acts, the book's two doors, and a voice."""

import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from renewctl import config, output
from renewctl.errors import OlderBookError, RuleError, UsageError
from renewctl.messages import _
from renewctl.vocabulary import RunKind

if TYPE_CHECKING:
    from sqlmodel import Session

    from renewctl.store.reader import Reader
    from renewctl.store.transaction import Kept, Writer

D = TypeVar("D")


@dataclass
class AppContext:
    """One run of the program: typed options fill `options` before a command begins."""

    command: str = "renewctl"  # the line as typed, for the journal
    options: dict[str, Any] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)
    change_set: int | None = None  # what the last transaction wrote
    _looked_at: float = 0.0  # when `now` was taken
    _kept: "Kept | None" = None  # a book that stays open between transactions

    @cached_property
    def settings(self) -> config.Settings:
        """The settings: defaults < config.toml < RENEWCTL_* < options."""
        return config.load(self.options, self.environment)

    @property
    def book(self) -> Path:
        """Where the book is, whether or not there is one."""
        return self.settings.book

    @property
    def config_file(self) -> Path:
        """Where config.toml is, whether or not there is one."""
        return config.config_path(self.environment)

    @property
    def actor(self) -> str:
        """Who acts, for the journal."""
        return self.settings.actor

    @property
    def os_user(self) -> str:
        """The user of the operating system, whom no option changes."""
        from renewctl.store import journal

        return journal.os_user()

    @cached_property
    def today(self) -> date:
        """The day taken as today: --today, else the clock in the book's time zone."""
        if self.settings.today:
            return read_day(self.settings.today)
        return self.now.date()

    @cached_property
    def now(self) -> datetime:
        """The local time of the book, on the day taken as today."""
        zone = self._zone()
        self._looked_at = time.monotonic()
        moment = datetime.now(zone) if zone else datetime.now().astimezone()
        if not self.settings.today:
            return moment
        day = read_day(self.settings.today)
        return moment.replace(year=day.year, month=day.month, day=day.day)

    def moment(self) -> datetime:
        """The time as it goes on: `now`, and what has passed since the run looked at the clock."""
        return self.now + timedelta(seconds=time.monotonic() - self._looked_at)

    def typed_day(self, text: str | None) -> date | None:
        """The day that an option names, None where it was not typed; UsageError (exit 2) for what is none."""
        if text is None:
            return None
        from renewctl.typed_dates import parse_day

        return parse_day(text, self.today)

    def _zone(self) -> Any:
        if not os.path.isfile(self.book):
            return None
        from renewctl.store.zone import zone_of

        with self.reader() as book:
            return zone_of(book)

    @contextmanager
    def reader(self, known_at: str | None = None) -> "Iterator[Reader]":
        """Open the book for reading; `known_at` shows it as it was recorded at that instant."""
        from renewctl.cli.writing import is_writing
        from renewctl.store.reader import open_reader

        with self._entered(lambda: open_reader(self.book), upgrades=is_writing()) as book:
            if known_at is None:
                yield book
                return
            from renewctl.store.hindsight import book_known_at

            with book_known_at(book, known_at) as earlier:
                yield earlier

    @contextmanager
    def transaction(self, reason: str = "", **stamp: Any) -> "Iterator[Session]":
        """Run one action against the book: committed as one change set, or not at all."""
        from renewctl.store.journal import Stamp
        from renewctl.store.session import transaction

        signed = Stamp(actor=self.actor, command=self.command, reason=reason, **stamp)
        with self._entered(lambda: transaction(self.book, signed, self._kept)) as session:
            yield session
        self.change_set = session.info["change_set"]

    @contextmanager
    def bulk(self, reason: str = "", **stamp: Any) -> "Iterator[Writer]":
        """Run one action that writes by SQL, like `transaction` but without the time that loading SQLModel takes."""
        from renewctl.store.journal import Stamp
        from renewctl.store.transaction import transaction

        signed = Stamp(actor=self.actor, command=self.command, reason=reason, **stamp)
        with self._entered(lambda: transaction(self.book, signed)) as writer:
            yield writer
        self.change_set = writer.change_set

    @contextmanager
    def kept_open(self) -> Iterator[None]:
        """Keep the book open meanwhile, for work that takes many transactions."""
        from renewctl.store.transaction import Kept

        kept = self._kept = Kept()
        try:
            yield
        finally:
            self._kept = None
            kept.close()

    def note_run(self, kind: RunKind, detail: str = "") -> None:
        """Note in the book that work which goes on by itself has run; well unless `detail` says what went wrong."""
        from renewctl.store import runs

        with self.bulk() as writer:
            runs.note(writer.driver, kind, self.now, self.moment(), self.today, detail=detail)
            writer.has_operated = True

    @contextmanager
    def _entered(self, door: Callable[[], AbstractContextManager[D]], *, upgrades: bool = True) -> Iterator[D]:
        """Enter a door of the book; an older book is brought up to date first, and the door tried again."""
        with ExitStack() as stack:
            try:
                inside = stack.enter_context(door())
            except OlderBookError:
                if not upgrades:
                    raise
                self.upgrade()
                inside = stack.enter_context(door())
            yield inside

    def upgrade(self) -> bool:
        """Bring an older book up to date, with a backup of it first, and say so; False when it was not older."""
        from importlib import import_module

        from renewctl.store.journal import Stamp
        from renewctl.store.revision import HEAD

        kept = import_module("renewctl.book.actions").upgrade(self.book, Stamp(self.actor, self.command))
        if kept is None:
            return False
        sentence = _("Brought {path} up to date (schema {head}); the book as it was is kept at {kept}.")
        self.say(sentence.format(path=self.book, head=HEAD, kept=kept))
        return True

    @property
    def view(self) -> output.View:
        """How the answer is to be printed, as typed."""
        chosen = self.options
        return output.View(
            format="json" if chosen.get("json") else chosen.get("format", ""),
            columns=_keys(chosen.get("columns")),
            sort=_keys(chosen.get("sort")),
            limit=chosen.get("limit"),
            color=self.settings.color,
        )

    def show(self, rows: Any, columns: Sequence[output.Column[Any]], **more: Any) -> None:
        """Print a list as the user asked for it (output.show)."""
        output.show(rows, columns, self.view, **more)

    def show_record(self, record: output.Record[Any], **more: Any) -> None:
        """Print one record in full (output.show_record)."""
        output.show_record(record, self.view, **more)

    def show_report(self, report: output.Report[Any], columns: Sequence[output.Column[Any]], **more: Any) -> None:
        """Print a report (output.show_report)."""
        output.show_report(report, columns, self.view, **more)

    def answer(
        self,
        sentence: str,
        row: object,
        columns: Sequence[output.Column[Any]],
        sections: Sequence[output.Section[Any]] = (),
    ) -> None:
        """Tell what was done; with --json or --format also print the record."""
        self.say(sentence)
        if self.view.format:
            output.show_record(output.Record("", row, columns, sections), self.view)

    def say(self, sentence: str) -> None:
        """Tell the user something; words go to stderr, so that stdout holds data only."""
        with suppress(OSError):  # words that nobody can read stop no work
            print(output.visible(sentence), file=sys.stderr)

    def doubt(self, sentence: str | None) -> None:
        """Tell the user what may have been mistyped, if anything was."""
        if sentence:
            self.say(sentence)

    def refuse_book(self, path: Path) -> None:
        """Raise UsageError (exit 2) where a file that is to be written is a book, this one or another."""
        from renewctl.store.revision import is_book

        if is_book(path):
            raise UsageError(
                _("{path} is a renewctl book; nothing was changed.").format(path=path), _("Name another file.")
            )

    def confirm_over(self, file: Path, *, yes: bool) -> None:
        """Ask before a file that is there is written over. InputFileError as `real_place`, RuleError as `confirm`."""
        from renewctl.files import real_place

        if real_place(file).exists():
            self.confirm(
                _("{file} is there already; write over it?").format(file=file),
                yes=yes,
                refusal=_("{file} is there already; nothing was written.").format(file=file),
            )

    def confirm(self, question: str, *, yes: bool, refusal: str) -> None:
        """Ask before going on; `yes` answers beforehand, and without a terminal nobody can be asked.

        Raises RuleError (exit 4) when the answer is no or there is nobody to ask.
        """
        if yes:
            return
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            raise RuleError(refusal, _("Add --yes to do it all the same."), rule="confirmation")
        print(output.visible(question), _("[y/N]"), end=" ", file=sys.stderr, flush=True)
        if input().strip().lower() not in ("y", "yes", "是", "好"):
            raise RuleError(refusal, rule="confirmation")


def read_day(text: str) -> date:
    """Return the day that --today names; raises UsageError (exit 2) for anything but a date."""
    from renewctl.typed_dates import parse_day

    try:
        return date.fromisoformat(text)
    except ValueError:
        return parse_day(text, datetime.now().astimezone().date())


def _keys(text: str | None) -> tuple[str, ...]:
    return tuple(key.strip() for key in text.split(",") if key.strip()) if text else ()
