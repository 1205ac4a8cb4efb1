"""Turning a digest into text and HTML: by the shipped templates, or by the user's own, which are trusted with nothing.

A user's template lies as digest.en.txt, digest.en.html, digest.zh_CN.txt or digest.zh_CN.html in the folder `templates`
beside config.toml. It is rendered by jinja2's sandbox in a process of its own, with a bound on its time and memory: a
template is text that somebody sent around, and may loop for ever or ask for Python's innards.
"""

import json
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from renewctl.errors import UsageError
from renewctl.messages import _
from renewctl.plain import UNSTORABLE, brief
from renewctl.system_errors import why

if TYPE_CHECKING:
    from jinja2 import Template
    from jinja2.sandbox import ImmutableSandboxedEnvironment

SHIPPED = Path(__file__).parent / "shipped"
SECONDS = 10
MEMORY = 512 * 1024 * 1024
MOST_TEMPLATE = 200_000
MOST_RENDERED = 5_000_000


def render(name: str, values: Mapping[str, object], folder: Path) -> str:
    """Return a template's text for these values; UsageError for a template of the user's own that fails."""
    own = folder / "templates" / name
    if not own.is_file():
        return _shipped(name).render(values)
    try:
        source = own.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(_("{path} cannot be read: {reason}.").format(path=own, reason=why(error))) from error
    if len(source) > MOST_TEMPLATE:
        raise _failed(own, _("it is too long"))
    return _rendered_apart(own, source, values)


def environment(*, is_html: bool) -> "ImmutableSandboxedEnvironment":
    """Return jinja2 as every template gets it: no attribute of Python's own, no file, an unknown name is an error."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    return ImmutableSandboxedEnvironment(
        autoescape=is_html, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )


@cache
def _shipped(name: str) -> "Template":
    source = (SHIPPED / name).read_text(encoding="utf-8")
    return environment(is_html=name.endswith(".html")).from_string(source)


def _rendered_apart(own: Path, source: str, values: Mapping[str, object]) -> str:
    asked = {"source": source, "values": values, "is_html": own.suffix == ".html", "memory": MEMORY}
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-m", "renewctl.reminder.template_process"],
            input=json.dumps(asked).encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=False,
        )
        said = json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        raise _failed(own, _("it takes longer than {n} seconds").format(n=SECONDS)) from None
    except ValueError:
        raise _failed(own, _("it asks for too much")) from None
    if "error" in said:
        raise _failed(own, brief(str(said["error"])))
    text = str(said["text"])
    if UNSTORABLE.search(text):
        raise _failed(own, _("it gives a character that cannot be kept"))
    if not text.strip():
        raise _failed(own, _("it says nothing"))
    return text


def _failed(own: Path, reason: str) -> UsageError:
    return UsageError(_("The template {path} cannot be used: {reason}.").format(path=own, reason=reason))
