"""Runs the revisions inside the caller's transaction (renewctl.book.migrations); it begins and commits nothing.

Alembic's stock env.py is not crash-safe on SQLite: killed between statements it leaves a half-made schema. Here
the caller has said BEGIN IMMEDIATE, so a killed upgrade leaves the old book. The journal's triggers go before the
first revision and are made anew, from the tables as they then stand, after the last.
"""

from alembic import context

from renewctl.store.session import driver_of
from renewctl.store.triggers import create_triggers, drop_triggers

connection = context.config.attributes["connection"]
driver = driver_of(connection)

context.configure(connection=connection, transactional_ddl=True)
drop_triggers(driver)
with context.begin_transaction():
    context.run_migrations()
create_triggers(driver)
