"""Where a book may lie: on a disk of this machine, since locks over a network let two writers in at once."""

import os
from pathlib import Path

from renewctl.errors import BookError
from renewctl.messages import _

MOUNTS = Path("/proc/mounts")
NETWORKS = frozenset(
    "nfs nfs4 cifs smb smb2 smb3 smbfs ncpfs 9p afs coda ceph glusterfs lustre beegfs gfs2 ocfs2 davfs virtiofs"
    " fuse.sshfs fuse.rclone fuse.s3fs fuse.davfs2 fuse.glusterfs fuse.ceph fuse.gvfsd-fuse fuse.smbnetfs".split()
)


def refuse_network(path: Path, mounts: Path = MOUNTS) -> None:
    """Raise BookError (exit 5) for a path on a network file system, where the system tells its mounts (Linux)."""
    kind = _kind(os.path.dirname(os.path.realpath(path)), mounts)
    if kind in NETWORKS:
        raise BookError(
            _("{path} is on a network file system ({kind}), where two writers can damage a book.").format(
                path=path, kind=kind
            ),
            _("Keep the book on a disk of this machine, and put backups there."),
        )


def _kind(folder: str, mounts: Path) -> str:
    """Return the type of the file system that a folder is on; "" where the system does not say."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return ""
    found, deepest = "", -1
    for line in lines:
        _device, point, kind, *_rest = line.split(" ")
        where = _unescaped(point).rstrip("/") + "/"
        # The later of two mounts at one place hides the earlier.
        if f"{folder}/".startswith(where) and len(where) >= deepest:
            found, deepest = kind, len(where)
    return found


def _unescaped(point: str) -> str:
    # The kernel writes blanks and backslashes of a path as octal escapes.
    if "\\" not in point:
        return point
    for code in (" ", "\t", "\n", "#", "\\"):
        point = point.replace(f"\\{ord(code):03o}", code)
    return point
