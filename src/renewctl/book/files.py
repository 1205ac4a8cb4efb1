"""Files beside a book: made under another name, for its owner's eyes only, and put in place whole."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from renewctl.errors import BookError, InputFileError
from renewctl.files import made_beside, real_place
from renewctl.messages import _
from renewctl.store.revision import is_book
from renewctl.system_errors import why

NO_HARD_LINKS = (errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK)


@contextmanager
def made_whole(path: Path, *, overwrite: bool = False) -> Iterator[Path]:
    """Give a new empty file as `files.made_beside` does; a clean exit puts it in place, with no side file of another.

    Folders that are missing are made (0700). Raises BookError (exit 5) when there is a file already and it may not be
    overwritten, when it is a folder or a device, or nothing can be written.
    """
    path = real_file(path)
    try:
        if path.parent.exists() and not path.parent.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, "no folder")
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not overwrite and path.exists():
            raise FileExistsError
        with made_beside(path, lambda made: _place(made, path, overwrite)) as making:
            yield making
    except FileExistsError:
        raise BookError(_("There is a file at {path} already; nothing was changed.").format(path=path)) from None
    except OSError as error:
        raise BookError(_("{path} cannot be made: {reason}.").format(path=path, reason=why(error))) from error


def real_file(path: Path) -> Path:
    """Return where a file lies, at the end of all links: what they point at is replaced, not they.

    Raises BookError (exit 5) for a folder, a pipe or a device: none is to be replaced by a file.
    """
    try:
        return real_place(path)
    except InputFileError as error:
        raise BookError(error.message, error.hint) from error


def check_gives_way(path: Path) -> None:
    """Raise BookError (exit 5) where a book is to replace what is none; an empty file holds nothing that is lost."""
    place = real_file(path)
    if os.path.exists(place) and os.path.getsize(place) and not is_book(place):
        raise BookError(
            _("{path} is not a renewctl book; nothing was changed.").format(path=path),
            _("Name another file, or move this one away first."),
        )


def _place(made: Path, path: Path, overwrite: bool) -> None:
    # A side file of what stood here before would be rolled back into what stands here next.
    for ending in ("-journal", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    if overwrite:
        made.replace(path)
    else:
        keep_as(made, path)


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
