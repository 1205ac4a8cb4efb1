"""Runs the migrations on a book: the only place that imports Alembic."""

import importlib.resources
from pathlib import Path

from alembic import command
from alembic.config import Config

from renewctl.store.session import schema_transaction


def upgrade(path: Path) -> None:
    """Bring the file's schema to the newest revision in one transaction; a killed run leaves it as it was."""
    with schema_transaction(path) as connection:
        settings = Config()
        settings.set_main_option("script_location", str(folder()).replace("%", "%%"))
        settings.attributes["connection"] = connection
        command.upgrade(settings, "head")


def folder() -> Path:
    """Return where the migrations are: inside the installed package, or at the top of a checkout."""
    package = Path(str(importlib.resources.files("renewctl")))
    shipped = package / "migrations"
    return shipped if shipped.is_dir() else package.parents[1] / "migrations"
