"""Files that the user names: read up to a limit, and written whole; links are followed, no device is taken for a file.

`import <(zcat book.csv.gz)` names a pipe, so a pipe is read like a file; whoever has closed its other end gives an
empty one, and nobody waits for a writer that does not come.
"""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from renewctl.errors import InputFileError
from renewctl.messages import _


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
        if place.is_symlink():  # it leads round in a circle
            raise _no_file(path) from None
        return place  # whoever writes there says what is wrong with it
    if not stat.S_ISREG(mode):
        raise _no_file(path)
    return place


@contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """Give a new empty file (0600) under another name; a clean exit puts it in place, anything else removes it.

    InputFileError (exit 2): no ordinary file, a folder that is missing or closed, a disk that is full.
    """
    place = real_place(path)
    making = place.with_name(f".{place.name}.{os.getpid()}.new")
    try:
        os.close(os.open(making, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        yield making
        with making.open("rb") as written:
            os.fsync(written.fileno())
        making.replace(place)
    except OSError as error:
        reason = error.strerror or error
        raise InputFileError(_("{file} cannot be written: {reason}.").format(file=path, reason=reason)) from error
    finally:
        with suppress(OSError):
            making.unlink(missing_ok=True)


def _no_file(path: Path) -> InputFileError:
    if path.is_dir():
        return InputFileError(_("{file} is a folder.").format(file=path), _("Name the file in it."))
    return InputFileError(_("{path} is no ordinary file.").format(path=path), _("Name a file."))
