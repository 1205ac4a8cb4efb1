"""Files that the user names: read up to a limit, and written whole; links are followed, no device is taken for a file.

`import <(zcat book.csv.gz)` names a pipe, so a pipe is read like a file; whoever has closed its other end gives an
empty one, and nobody waits for a writer that does not come.
"""

import os
import re
import shutil
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from renewctl.errors import InputFileError
from renewctl.messages import _
from renewctl.system_errors import why


def read_up_to(path: Path, most: int) -> bytes:
    """Return at most so many bytes of a file or pipe. OSError as the system has it; InputFileError for a device."""
    mode = os.stat(path).st_mode
    if os.path.realpath(path) == os.devnull:
        return b""
    if not (stat.S_ISREG(mode) or stat.S_ISFIFO(mode)):
        raise _no_file(path)
    handle = os.open(path, os.O_RDONLY | (os.O_NONBLOCK if stat.S_ISFIFO(mode) else 0))
    with open(handle, "rb") as file:
        if stat.S_ISFIFO(mode):
            os.set_blocking(handle, True)
        return file.read(most)


def real_place(path: Path) -> Path:
    """Return where a file that is to be written lies, at the end of all links: they stay, what they name is replaced.

    InputFileError (exit 2) where something else than an ordinary file stands there.
    """
    place = Path(os.path.realpath(path))
    try:
        mode = place.stat().st_mode
    except (OSError, ValueError):
        if os.path.islink(place):  # it leads round in a circle
            raise _no_file(path) from None
        return place  # whoever writes there says what is wrong with it
    if not stat.S_ISREG(mode):
        raise _no_file(path)
    return place


@contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """Give a new empty file as `made_beside` does; a clean exit puts it in place of what is there.

    InputFileError (exit 2): no ordinary file, a folder that is missing or closed, a disk that is full.
    """
    place = real_place(path)
    try:
        with made_beside(place, lambda made: made.replace(place)) as making:
            yield making
    except OSError as error:
        raise InputFileError(_("{file} cannot be written: {reason}.").format(file=path, reason=why(error))) from error


@contextmanager
def made_beside(place: Path, put: Callable[[Path], object]) -> Iterator[Path]:
    """Give a new empty file (0600) under a name of its own beside its place; a clean exit has it on the disk and `put`.

    Anything else removes it, so no run leaves half a file; what killed ones left is cleared. OSError as the system has
    it.
    """
    making = place.with_name(f".{place.name}.{os.getpid()}.new")
    _clear_leftovers(place)
    try:
        os.close(os.open(making, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        yield making
        with making.open("rb") as written:
            os.fsync(written.fileno())
        put(making)
        _sync_folder(place.parent)
    finally:
        with suppress(OSError):
            making.unlink(missing_ok=True)
        _clear_leftovers(place)


def _clear_leftovers(place: Path) -> None:
    """Remove what runs that ended left of the file they were making for this place; what one still makes is let be.

    With it goes what others kept beside it under its name: SQLite its journal, XlsxWriter its scratch folder.
    """
    ours = re.compile(re.escape(f".{place.name}.") + r"([0-9]+)\.new([-.]\w+)?")
    with suppress(OSError):  # a folder that cannot be listed may be written to all the same
        for left in place.parent.iterdir():
            found = ours.fullmatch(left.name)
            if not found or _is_running(int(found[1])):
                continue
            if left.is_dir() and not left.is_symlink():
                shutil.rmtree(left, ignore_errors=True)
            else:
                with suppress(OSError):  # another run was faster, or it is somebody else's
                    left.unlink()


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


def _sync_folder(folder: Path) -> None:
    """Have the folder's names on the disk, so that a rename outlives a power cut."""
    with suppress(OSError):  # not every system opens a folder
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _no_file(path: Path) -> InputFileError:
    if path.is_dir():
        return InputFileError(_("{file} is a folder.").format(file=path), _("Name the file in it."))
    return InputFileError(_("{path} is no ordinary file.").format(path=path), _("Name a file."))
