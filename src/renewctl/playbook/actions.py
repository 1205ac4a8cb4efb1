"""Putting a playbook into the book, for the renewals that are opened from now on."""

from sqlmodel import Session

from renewctl.playbook.queries import SHIPPED, Found, find_playbook, playbooks
from renewctl.playbook.reading import read
from renewctl.store.session import reading
from renewctl.store.tables import Playbook


def install(session: Session, content: str) -> Found:
    """Install a playbook's text as the next version of its name; the same text again changes nothing.

    Renewals under way keep what they were opened with. InputFileError and RuleError as `playbook.reading.read`.
    """
    name = read(content).name
    book = reading(session)
    known = name in {found.name for found in playbooks(book)} | set(SHIPPED)
    version = 1
    if known:
        newest = find_playbook(book, name)
        if newest.content == content:
            return newest
        version = newest.version + 1
    session.add(Playbook(name=name, version=version, content=content))
    session.flush()
    return Found(name, version, content, shipped=False)
