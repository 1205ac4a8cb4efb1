"""Why the system refused, in the user's language: a full disk, a folder that is closed to us, a file that is gone."""

import errno

from renewctl.messages import N_, _

# What users meet, in the system's own English; the rest is told in its words.
REASONS = {
    errno.EPERM: N_("Operation not permitted"),
    errno.ENOENT: N_("No such file or directory"),
    errno.EINTR: N_("Interrupted system call"),
    errno.EIO: N_("Input/output error"),
    errno.ENXIO: N_("No such device or address"),
    errno.E2BIG: N_("Argument list too long"),
    errno.ENOEXEC: N_("Exec format error"),
    errno.EBADF: N_("Bad file descriptor"),
    errno.ENOMEM: N_("Cannot allocate memory"),
    errno.EACCES: N_("Permission denied"),
    errno.EBUSY: N_("Device or resource busy"),
    errno.EEXIST: N_("File exists"),
    errno.EXDEV: N_("Invalid cross-device link"),
    errno.ENODEV: N_("No such device"),
    errno.ENOTDIR: N_("Not a directory"),
    errno.EISDIR: N_("Is a directory"),
    errno.EINVAL: N_("Invalid argument"),
    errno.ENFILE: N_("Too many open files in system"),
    errno.EMFILE: N_("Too many open files"),
    errno.ETXTBSY: N_("Text file busy"),
    errno.EFBIG: N_("File too large"),
    errno.ENOSPC: N_("No space left on device"),
    errno.EROFS: N_("Read-only file system"),
    errno.EPIPE: N_("Broken pipe"),
    errno.ENAMETOOLONG: N_("File name too long"),
    errno.ENOTEMPTY: N_("Directory not empty"),
    errno.ELOOP: N_("Too many levels of symbolic links"),
    errno.ENETUNREACH: N_("Network is unreachable"),
    errno.ECONNRESET: N_("Connection reset by peer"),
    errno.ETIMEDOUT: N_("Connection timed out"),
    errno.ECONNREFUSED: N_("Connection refused"),
    errno.EHOSTUNREACH: N_("No route to host"),
    errno.EDQUOT: N_("Disk quota exceeded"),
    errno.ESTALE: N_("Stale file handle"),
}


def why(error: Exception) -> str:
    """Return why the system refused, as words that end a sentence; of an error that is not the system's, its own."""
    if isinstance(error, OSError) and error.errno is not None:
        known = REASONS.get(error.errno)
        return _(known) if known else error.strerror or str(error)
    return str(error)
