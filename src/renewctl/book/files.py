"""Files beside a book: made under another name, for its owner's eyes only, and put in place whole."""

import errno
import os
import re
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

    Raises BookError (exit 5) when there is a file already and it may not be overwritten, when it is a folder or a
    device, or nothing can be written.
    """
    path = real_file(path)
    making = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not overwrite and path.exists():
            raise FileExistsError
        _clear_leftovers(path)
        making.touch(mode=0o600, exist_ok=False)
        yield making
        _place(making, path, overwrite)
    except FileExistsError:
        raise BookError(_("There is a file at {path} already; nothing was changed.").format(path=path)) from None
    except OSError as error:
        raise BookError(_("{path} cannot be made: {reason}.").format(path=path, reason=error.strerror)) from error
    finally:
        with suppress(OSError):
            for file in (making, *side_files(making)):
                file.unlink(missing_ok=True)


def real_file(path: Path) -> Path:
    """Return where a file lies, at the end of all links: what they point at is replaced, not they.

    Raises BookError (exit 5) for a folder, a pipe or a device: none is to be replaced by a file.
    """
    try:
        return real_place(path)
    except InputFileError as error:
        raise BookError(error.message, error.hint) from error


def _clear_leftovers(path: Path) -> None:
    """Remove what killed runs left of the file they were making for this path; what one still makes is let be."""
    ours = re.compile(re.escape(f".{path.name}.") + r"([0-9]+)\.new(-journal|-wal|-shm)?")
    for file in path.parent.iterdir():
        found = ours.fullmatch(file.name)
        if found and not _is_running(int(found[1])):
            with suppress(OSError):  # another run was faster, or it is somebody else's
                file.unlink()


def _is_running(process: int) -> bool:
    """Return whether another process of this number runs; one of our own number that left something is gone."""
    if process == os.getpid():
        return False
    if os.name != "posix":
        return True  # there, asking a process would end it
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:  # somebody else's
        return True
    return True


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
