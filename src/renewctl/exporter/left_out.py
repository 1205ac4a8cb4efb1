"""What a file lacks of the book: named whenever the book holds any of it, never left out quietly."""

from collections.abc import Mapping, Sequence

from renewctl.messages import N_
from renewctl.store.reader import Reader

WITHOUT_A_KIND: Mapping[str, str] = {
    N_("merged customers"): "FROM customer WHERE merged_into_id IS NOT NULL",
    N_("clauses"): "FROM clause",
    N_("installations"): "FROM installation",
    N_("tasks"): "FROM task",
    N_("renewals"): "FROM renewal",
    N_("steps"): "FROM step",
    N_("forecasts"): "FROM forecast",
    N_("quotes"): "FROM quote",
    N_("approvals"): "FROM approval",
    N_("rules for approvals"): "FROM approval_rules",
    N_("playbooks"): "FROM playbook",
    N_("cases"): "FROM service_case",
    N_("surveys"): "FROM survey",
    N_("measures"): "FROM measure",
    N_("warnings"): "FROM warning",
    N_("risk scores"): "FROM risk_score",
    N_("rule sets"): "FROM rule_set",
    N_("people"): "FROM person",
    N_("roles"): "FROM team_member",
    N_("reminders"): "FROM reminder",
    N_("calendar days"): "FROM calendar_day",
    N_("import profiles"): "FROM import_profile",
}
"""What no export holds, by its word; what belongs to it (the decisions on an approval) is left out with it."""

DECIDING: Mapping[str, str] = {"amendments": "FROM amendment", "notices": "FROM notice"}
"""The kinds that say what becomes of contracts, and have a sheet of their own."""

COUNTS = " UNION ALL ".join(
    f"SELECT '{what}', COUNT(*) {table}" for what, table in {**WITHOUT_A_KIND, **DECIDING}.items()
)

Counted = list[dict[str, str | int]]


def left_out(book: Reader, kinds: Sequence[str], *, is_one_kind: bool) -> Counted:
    """Return what an export of these kinds lacks, each with its number in the book; nothing of which there is none.

    Where one kind alone was asked for, only what decides on contracts without standing on their rows.
    """
    wanted = [] if is_one_kind else [*WITHOUT_A_KIND]
    if "contracts" in kinds:
        wanted += [kind for kind in DECIDING if kind not in kinds]
    numbers = {str(what): int(str(rows)) for what, rows in book.tuples(COUNTS)}
    return [{"what": what, "rows": numbers[what]} for what in wanted if numbers[what]]
