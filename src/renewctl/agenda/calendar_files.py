"""The agenda as files that a calendar reads: one calendar, or a folder of one file per event.

A file is written under another name and moved into place; one that is not ours is never written over, nor removed.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from renewctl.agenda.events import is_ours, suffix
from renewctl.errors import InputFileError, RuleError, UsageError
from renewctl.files import read_up_to, real_place, written_whole
from renewctl.messages import _
from renewctl.system_errors import why

ENDING = ".ics"
LARGEST = 1 << 26  # bytes; a calendar of ours is smaller


class Written(NamedTuple):
    """How many files were written anew, written since they changed, left as they were, and removed."""

    new: int = 0
    changed: int = 0
    same: int = 0
    gone: int = 0


def is_folder(target: str) -> bool:
    """Return whether a folder is meant: one that is there, or a name that ends in a slash.

    UsageError for what is neither that nor a name that ends in .ics.
    """
    if target.endswith(("/", os.sep)) or (target and Path(target).expanduser().is_dir()):
        return True
    if target.lower().endswith(ENDING):
        return False
    raise UsageError(
        _("{path} is neither a folder nor a file that ends in .ics.").format(path=target),
        _("Name a folder with a slash at its end, a file such as agenda.ics, or - for standard output."),
    )


def write_file(path: Path, calendar: bytes, book: str) -> Written:
    """Write one calendar; a file that stands there is replaced only where all of its events are ours.

    RuleError for one that is not, InputFileError where nothing can be written.
    """
    return _written([_put(path, calendar, book)])


def write_folder(folder: Path, calendars: Mapping[str, bytes], book: str) -> Written:
    """Write one file per event, by its UID, and remove the files of events of ours that are gone.

    RuleError, before anything is changed, where a file under one of our names is not ours; InputFileError.
    """
    _make(folder)
    wanted = {folder / f"{uid}{ENDING}": calendar for uid, calendar in calendars.items()}
    gone = [path for path in folder.glob(f"*{suffix(book)}{ENDING}") if path not in wanted]
    for path, calendar in wanted.items():
        _check_is_ours(path, calendar, book)
    found = _written([_put(path, calendar, book) for path, calendar in wanted.items()])
    removed = [path for path in gone if is_ours(read_up_to(path, LARGEST), book)]
    for path in removed:
        path.unlink()
    return found._replace(gone=len(removed))


def _make(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise InputFileError(_("{file} cannot be written: {reason}.").format(file=folder, reason=why(error))) from error


def _written(outcomes: list[str]) -> Written:
    return Written(*(outcomes.count(outcome) for outcome in ("new", "changed", "same")))


def _put(path: Path, calendar: bytes, book: str) -> str:
    if _check_is_ours(path, calendar, book):
        return "same"
    outcome = "changed" if path.exists() else "new"
    with written_whole(path) as making:
        making.write_bytes(calendar)
    return outcome


def _check_is_ours(path: Path, calendar: bytes, book: str) -> bool:
    """Return whether a file holds just this already; RuleError where what it holds is not ours."""
    if not real_place(path).exists():
        return False
    stands = read_up_to(path, LARGEST)
    if stands != calendar and not is_ours(stands, book):
        raise RuleError(
            _("{path} holds something else than events of this book; nothing was changed.").format(path=path),
            _("Name another place."),
            rule="calendar-is-ours",
        )
    return stands == calendar
