"""Files beside a book: made under another name, for its owner's eyes only, and put in place whole."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from renewctl.errors import BookError, InputFileError
from renewctl.files import real_place
from renewctl.messages import _

NO_HARD_LINKS = (errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK)


@contextmanager
def made_whole(path: Path, *, overwrite: bool = False) -> Iterator[Path]:
    """Give a new empty file (0600) under another name; a clean exit puts it in place, anything else removes it.

    A killed run therefore leaves no half file at `path`. Folders that are missing are made (0700).

    A link stays, and what it names is made. Raises BookError (exit 5) when there is a file already and it may not be
    overwritten, for a device or a folder, and when nothing can be written.
    """
    place = _place_of(path) if overwrite else Path(os.path.realpath(path))
    making = place.with_name(f".{place.name}.{os.getpid()}.new")
    try:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not overwrite and place.exists():
            raise FileExistsError
        making.touch(mode=0o600)
        yield making
        _place(making, place, overwrite)
    except FileExistsError:
        raise BookError(_("There is a file at {path} already; nothing was changed.").format(path=path)) from None
    except OSError as error:
        raise BookError(_("{path} cannot be made: {reason}.").format(path=path, reason=error.strerror)) from error
    finally:
        with suppress(OSError):
            making.unlink(missing_ok=True)


def _place_of(path: Path) -> Path:
    try:
        return real_place(path)
    except InputFileError as error:
        raise BookError(error.message, error.hint) from error


def _place(made: Path, path: Path, overwrite: bool) -> None:
    # A side file of what stood here before would be rolled back into what stands here next.
    for side in side_files(path):
        side.unlink(missing_ok=True)
    if overwrite:
        made.replace(path)
    else:
        keep_as(made, path)
    sync_folder(path.parent)


def side_files(path: Path) -> list[Path]:
    """Return the files that SQLite would read together with a database at this path."""
    return [path.with_name(path.name + ending) for ending in ("-journal", "-wal", "-shm")]


def keep_as(path: Path, other: Path) -> None:
    """Give a file a second name, which must be free: FileExistsError otherwise."""
    try:
        os.link(path, other)
    except OSError as error:
        if error.errno not in NO_HARD_LINKS:
            raise
        if other.exists():
            raise FileExistsError(other) from error
        path.rename(other)


def sync_folder(folder: Path) -> None:
    """Have the folder's names on the disk, so that a rename outlives a power cut."""
    with suppress(OSError):  # not every system opens a folder
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
