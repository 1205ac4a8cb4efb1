"""A whole renewal as an account manager lives it: contact, a quote refused, another one, an edit, payment, outcome."""

from pathlib import Path

from tests.approval.conftest import As
from tests.store.books import dump, verdict


def offer(act: As) -> str:
    """Return the offer as the form of the renewal shows it."""
    return str(act("wang", "renewal show K1 --json").json["quote"])


def test_a_draft_that_needs_an_approval_is_not_said_to_be_sent(act: As, book: Path, configured: Path) -> None:
    act("wang", "renewal open K1 --playbook standard")
    act("wang", "advance K1")
    act("wang", "quote make K1 --discount 15")
    told = act("wang", "advance K1").err
    assert "Quote 1 was never sent: it needs an approval first, renewctl approval request quote K1." in told


def test_from_first_contact_to_payment_and_outcome(act: As, book: Path, configured: Path) -> None:
    before = dump(book)
    act("wang", "team set sales wang")
    act("wang", "team set finance sun")
    act("wang", "renewal open K1 --playbook standard --today 2026-06-15")
    assert "Next: Quote" in act("wang", "advance K1", "愿意续费").err

    act("wang", "quote make K1 --discount 15 --valid-until 2026-08-31")
    act("wang", "quote send K1", code=4)
    assert offer(act) == "version 1, 85,000.00 CNY, draft; an approval is needed"
    act("wang", "approval request quote K1")
    act("li", "approval reject 1 --comment", "ten at most")
    assert offer(act) == "version 1, 85,000.00 CNY, draft; approval 1 is rejected"
    act("wang", "quote make K1 --discount 12 --valid-until 2026-08-31")
    act("wang", "approval request quote K1")
    act("wang", "approval approve 2", code=4)
    act("li", "approval approve 2")
    act("wang", "quote send K1")
    act("wang", "advance K1")

    # Somebody corrects the present sum: the discount is another one, and nothing goes on until it is approved anew.
    act("zhao", "contract edit K1 --amount", "104000 CNY")
    for line in ("quote accept K1", "renew K1 --amount 88000CNY"):
        assert "approval 2 is void" in act("wang", line, code=4).err
    assert offer(act) == "version 2, 88,000.00 CNY, sent; approval 2 is void"
    assert "版本 2，88,000.00 CNY，已发出；审批 2 已失效" in act("wang", "renewal show K1 --lang zh_CN").out
    act("wang", "approval request quote K1")
    act("li", "approval approve 3")
    act("wang", "quote accept K1 --note by-mail")
    act("wang", "advance K1")
    act("wang", "advance K1")

    bill = "invoice add C1 FP-1 --contract K1 --issued 2026-07-01 --due 2026-07-31 --amount"
    act("sun", "--today 2026-07-01", *bill.split(), "88000 CNY")
    shown = act("wang", "renewal show K1 --today 2026-07-02")
    assert "Payment" in shown.out.split("FP-1")[0]
    assert "88,000.00 CNY" in shown.out
    act("sun", "invoice receive FP-1 --amount 80000 --on 2026-07-20 --today 2026-07-20")
    (paid,) = act("wang", "renewal show K1 --json --today 2026-08-05").json["invoices"]
    assert (paid["received"]["amount"], paid["open"]["amount"], paid["state"]) == ("80000.00", "8000.00", "overdue")
    act("sun", "invoice receive FP-1 --on 2026-08-05 --today 2026-08-05")
    (paid,) = act("wang", "renewal show K1 --json --today 2026-08-05").json["invoices"]
    assert (paid["state"], paid["paid_on"], paid["days_late"]) == ("paid", "2026-08-05", 5)
    assert "已到账" in act("wang", "renewal show K1 --today 2026-08-05 --lang zh_CN").out
    act("sun", "advance K1 paid --today 2026-08-05")

    renewed = act("wang", "renew K1 --signed-on 2026-06-20 --today 2026-08-05 --json").json
    assert (renewed["outcome"], renewed["timing"], renewed["amount"]["amount"]) == ("contracted", "early", "88000.00")
    assert act("wang", "renewal list --json").json == []
    row = act("wang", "renewal show K1 --json --today 2026-08-05").json
    assert (row["state"], row["progress"]) == ("closed", 100.0)
    assert verdict(book).problems == []

    # And all of it can be taken back, each by its maker.
    makers = [(row["change_set"], row["actor"]) for row in act("wang", "audit log --json --limit 0").json]
    for number, actor in dict(makers).items():
        if dump(book) != before:
            act(actor, f"undo {number}")
    assert dump(book) == before


def test_invoices_of_the_term_before_are_not_its_payment(act: As, book: Path) -> None:
    old = "invoice add C1 FP-0 --contract K1 --issued 2025-09-01 --due 2025-09-30 --amount"
    act("sun", *old.split(), "100000 CNY")
    other = "invoice add C1 FP-2 --issued 2026-06-20 --due 2026-06-30 --amount"
    act("sun", *other.split(), "5 CNY")
    act("wang", "renewal open K1")
    assert act("wang", "renewal show K1 --json").json["invoices"] == []
    assert "Invoice" not in act("wang", "renewal show K1").out
