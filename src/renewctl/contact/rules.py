"""What makes a contact's name the same name."""

from renewctl.folding import letters


def name_key(name: str) -> str:
    """Return a person's name folded so that look-alikes are equal: case, width, spaces and punctuation gone."""
    return letters(name) or "".join(name.split())
