"""The program's sentences in the user's language: English msgids, a zh_CN catalogue beside this file.

The language is chosen once, from argv and the environment, before any command module is imported: Click
imports a subcommand before the root callback runs, and its help must already be in that language.
"""

import gettext
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

DOMAIN = "renewctl"
LOCALE_DIR = Path(__file__).parent / "locale"
LANGUAGES = ("en", "zh_CN")

_catalogue: gettext.NullTranslations = gettext.NullTranslations()
_language = "en"


def _(text: str) -> str:
    """Return a sentence in the session's language."""
    return _catalogue.gettext(text) if text else ""


def N_(text: str) -> str:
    """Mark a sentence for the catalogue; it is translated where it is shown."""
    return text


def n_(one: str, many: str, n: int) -> str:
    """Return the singular or plural sentence for n, in the session's language."""
    return _catalogue.ngettext(one, many, n)


def joined(sentences: Iterable[str]) -> str:
    """Return sentences one after another: with a space between them in English, without in Chinese."""
    return ("" if _language == "zh_CN" else " ").join(sentences)


def aside(text: str, more: object) -> str:
    """Return a text with something behind it in brackets: full-width ones in Chinese."""
    return f"{text}（{more}）" if _language == "zh_CN" else f"{text} ({more})"


def in_chinese(text: str) -> str:
    """Return a word in Chinese, whatever the session speaks."""
    return gettext.translation(DOMAIN, LOCALE_DIR, languages=["zh_CN"], fallback=True).gettext(text)


def language() -> str:
    """Return the language of the session: "en" or "zh_CN"."""
    return _language


def choose_language(argv: Sequence[str], environment: Mapping[str, str]) -> str:
    """Return the language asked for by --lang, RENEWCTL_LANG or the locale variables, in this order; else English."""
    wanted = _typed_language(argv) or environment.get("RENEWCTL_LANG")
    if not wanted:
        names = ("LC_ALL", "LC_MESSAGES", "LANG")
        wanted = next((environment[name] for name in names if environment.get(name)), "en")
    return "zh_CN" if wanted.lower().startswith("zh") else "en"


def _typed_language(argv: Sequence[str]) -> str | None:
    for position, word in enumerate(argv):
        if word == "--":
            return None
        if word == "--lang" and position + 1 < len(argv):
            return argv[position + 1]
        if word.startswith("--lang="):
            return word.removeprefix("--lang=")
    return None


@contextmanager
def speaking(language: str | None) -> Iterator[None]:
    """Speak another language for a while, such as that of a mail's recipient; None is the session's own."""
    own = _language
    use(language or own)
    try:
        yield
    finally:
        use(own)


def use(language: str) -> None:
    """Speak this language from now on, Click's own words included (it reads the process's default domain)."""
    global _catalogue, _language
    _language = language if language in LANGUAGES else "en"
    os.environ["LANGUAGE"] = _language
    gettext.bindtextdomain(DOMAIN, str(LOCALE_DIR))
    gettext.textdomain(DOMAIN)
    if _language == "en":
        _catalogue = gettext.NullTranslations()
    else:
        _catalogue = gettext.translation(DOMAIN, LOCALE_DIR, languages=[_language], fallback=True)
