"""What the log calls the records that fields point to."""

import pytest

from renewctl.audit.name_queries import CALLED, POINTS_TO
from renewctl.store.tables import metadata
from tests.conftest import Cli

COLUMNS = {column.name for table in metadata.sorted_tables for column in table.columns}


@pytest.mark.parametrize("field", POINTS_TO)
def test_every_field_that_points_to_a_record_is_a_column(field: str) -> None:
    assert field in COLUMNS
    assert POINTS_TO[field] in CALLED


def test_a_task_that_follows_another_names_it(cli: Cli) -> None:
    cli("task", "add", "Weekly look", "--on", "2026-06-15", "--every", "1w")
    cli("task", "done", "1")
    out = cli("audit", "log", "task:2").out
    assert "follows_id" in out
    assert "Weekly look" in next(line for line in out.splitlines() if "follows_id" in line)


def test_a_typed_record_is_no_pattern(demo: Cli) -> None:
    assert demo("audit", "log", "contract:%", "--json").json == []
