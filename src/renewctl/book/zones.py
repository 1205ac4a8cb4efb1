"""The time zone a book lives in: its name in the IANA list, and the one this machine is set to."""

import os
from collections.abc import Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

from renewctl.errors import UsageError
from renewctl.messages import _

# They stand beside the zones, and mean another one on another machine.
NO_PLACES = ("localtime", "posixrules", "Factory")
LOCALTIME = Path("/etc/localtime")


def read_zone(name: str) -> str:
    """Return a zone's name once it is known to exist, such as Asia/Shanghai. UsageError (exit 2) otherwise."""
    if is_zone(name):
        return name
    raise UsageError(
        _("There is no time zone {name}.").format(name=name),
        _("Give its IANA name, such as Asia/Shanghai, Europe/Berlin or UTC."),
    )


def machine_zone(environment: Mapping[str, str] = os.environ, localtime: Path = LOCALTIME) -> str:
    """Return the zone this machine is set to (TZ, else where /etc/localtime points), or UTC where it does not say."""
    typed = environment.get("TZ", "").removeprefix(":")
    linked = str(localtime.resolve()).rpartition("/zoneinfo/")[2] if localtime.is_symlink() else ""
    return next((name for name in (typed, linked) if is_zone(name)), "UTC")


def is_zone(name: str) -> bool:
    """Return whether the IANA list has a zone of this name."""
    if name in NO_PLACES:
        return False
    try:
        ZoneInfo(name)
    except (OSError, ValueError, KeyError):  # no such file, a path out of the list, a name that is none
        return False
    return True
