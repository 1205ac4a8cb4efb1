"""The outbox: one message for a cause, one sender at a time, nothing lost when a sender dies or a clock is put back."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from renewctl.reminder import outbox
from renewctl.reminder.actions import Told, record
from renewctl.reminder.outbox import NewMessage
from renewctl.reminder.rules import Firing, Item
from renewctl.store.journal import Stamp
from renewctl.store.reader import open_reader
from renewctl.store.session import transaction
from renewctl.store.tables import Message
from renewctl.vocabulary import DeliveryChannel, MessageKind, MessageState, ReminderKind
from tests.store.books import full_book, full_book_anew

ME = Stamp(actor="wang", command="test")
NOW = datetime(2026, 6, 15, 7, tzinfo=UTC)


def new(key: str = "a", recipient: str = "li", channel: DeliveryChannel = DeliveryChannel.MAIL) -> NewMessage:
    return NewMessage(key, MessageKind.DIGEST, channel, recipient, "Due", "text", date(2026, 6, 15), NOW)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return full_book(tmp_path / "book.db")


@pytest.fixture
def session(book: Path) -> Iterator[Session]:
    with transaction(book, ME) as opened:
        yield opened


def messages(book: Path) -> int:
    with open_reader(book) as reader:
        return reader.number("SELECT COUNT(*) FROM message")


def claimed(session: Session, by: str = "one", after: timedelta = timedelta()) -> Message:
    found = outbox.claim(session, by, NOW + after)
    assert found is not None
    assert found.id is not None
    return found


def test_the_same_cause_makes_no_second_message(book: Path) -> None:
    for first in (True, False):
        with transaction(book, ME) as session:
            assert outbox.queue(session, new()) is first
    assert messages(book) == 1


def test_a_message_alone_is_kept_without_a_change_set(book: Path) -> None:
    with transaction(book, ME) as session:
        outbox.queue(session, new())
    assert session.info["change_set"] is None
    assert messages(book) == 1


def test_a_cause_that_is_rolled_back_takes_its_message_along(book: Path) -> None:
    def fail() -> None:
        with transaction(book, ME) as session:
            outbox.queue(session, new())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert messages(book) == 0


def test_message_ids_differ_by_key_and_by_book(book: Path, tmp_path: Path) -> None:
    other = full_book_anew(tmp_path / "other.db")
    found = set()
    for path, key in ((book, "a"), (book, "b"), (other, "a")):
        with transaction(path, ME) as session:
            found.add(outbox.add(session, new(key)).message_id)
    assert len(found) == 3
    assert all(one.startswith("<") and one.endswith("@renewctl.invalid>") for one in found)


def test_the_same_cause_has_the_same_message_id_in_a_restored_book(book: Path, tmp_path: Path) -> None:
    restored = tmp_path / "restored.db"
    restored.write_bytes(book.read_bytes())
    found = set()
    for path in (book, restored):
        with transaction(path, ME) as session:
            found.add(outbox.add(session, new()).message_id)
    assert len(found) == 1


def test_what_another_run_has_told_meanwhile_is_not_told_again(session: Session) -> None:
    item = Item(ReminderKind.END, 1, date(2026, 6, 30), date(2026, 1, 1))
    firing = Firing(item, 15, date(2026, 6, 15))
    told = Told("li", [firing], frozenset(), new(), frozenset({firing.key}))
    assert record(session, told, date(2026, 6, 15))
    assert not record(session, replace(told, new=new("b")), date(2026, 6, 15))
    assert len(session.exec(select(Message)).all()) == 1


def test_what_another_run_is_sending_meanwhile_is_not_written_anew(session: Session) -> None:
    outbox.queue(session, new())
    message = claimed(session)
    assert not record(session, Told("li", (), frozenset({message.id or 0}), new("b"), frozenset()), date(2026, 6, 16))
    assert len(session.exec(select(Message)).all()) == 1


def test_a_subject_written_anew_is_one_line_too(session: Session) -> None:
    message = outbox.add(session, new())
    anew = replace(new(), subject="Due\r\nBcc: x@example.com", body_text="more")
    assert record(session, Told("li", (), frozenset({message.id or 0}), anew, frozenset()), date(2026, 6, 16))
    assert (message.subject, message.body_text) == ("Due Bcc: x@example.com", "more")


def test_a_subject_is_one_line_whatever_a_name_holds(session: Session) -> None:
    told = NewMessage(
        "a", MessageKind.DIGEST, DeliveryChannel.MAIL, "li", "Due\r\nBcc: x@example.com\u202e\x07", "", NOW.date(), NOW
    )
    assert outbox.add(session, told).subject == "Due Bcc: x@example.com"


def test_a_message_is_claimed_by_one_at_a_time_until_its_lease_is_over(session: Session) -> None:
    outbox.queue(session, new())
    message = claimed(session)
    assert (message.state, message.attempts) == (MessageState.SENDING, 1)
    assert outbox.claim(session, "two", NOW + outbox.LEASE - timedelta(seconds=1)) is None
    again = claimed(session, "two", outbox.LEASE)
    assert (again.id, again.attempts) == (message.id, 2)
    assert outbox.sent(session, again.id or 0, "one", NOW) is False
    assert outbox.sent(session, again.id or 0, "two", NOW) is True
    assert outbox.claim(session, "two", NOW + timedelta(days=9)) is None


def test_a_clock_put_back_a_day_holds_up_nobody(session: Session) -> None:
    outbox.queue(session, new("a"))
    outbox.queue(session, new("b"))
    one = claimed(session)
    outbox.put_off(session, one.id or 0, "one", NOW, "451 later", unknown=False)
    two = claimed(session)
    yesterday = -timedelta(days=1)
    assert {claimed(session, "x", yesterday).id, claimed(session, "x", yesterday).id} == {one.id, two.id}


def test_waiting_grows_and_ends(session: Session) -> None:
    outbox.queue(session, new())
    at, waits = NOW, list[timedelta]()
    for _attempt in range(outbox.MOST_ATTEMPTS):
        message = claimed(session, after=at - NOW)
        goes_on = outbox.put_off(session, message.id or 0, "one", at, "451 later", unknown=False)
        assert goes_on is (message.state is not MessageState.FAILED)
        if not goes_on:
            break
        again = datetime.fromisoformat(message.next_attempt_at or "")
        assert outbox.claim(session, "one", again - timedelta(seconds=1)) is None
        waits.append(again - at)
        at = again
    assert waits == [*outbox.DELAYS, *[outbox.DELAYS[-1]] * (outbox.MOST_ATTEMPTS - 1 - len(outbox.DELAYS))]
    assert (message.state, message.last_error) == (MessageState.FAILED, "451 later")
    assert outbox.retry(session, [999]) == []
    assert outbox.retry(session) == [message.id]
    assert claimed(session).attempts == 1


def test_what_may_have_arrived_stays_claimed_and_as_it_is(session: Session) -> None:
    outbox.queue(session, new())
    message = claimed(session)
    outbox.put_off(session, message.id or 0, "one", NOW, "no answer after DATA", unknown=True)
    assert message.state is MessageState.SENDING
    assert outbox.claim(session, "two", NOW + outbox.DELAYS[0] - timedelta(seconds=1)) is None
    assert claimed(session, "two", outbox.DELAYS[0]).message_id == message.message_id


def test_what_may_have_arrived_is_among_what_waits_and_what_is_being_sent_is_not(session: Session) -> None:
    outbox.queue(session, new("a"))
    outbox.queue(session, new("b"))
    in_doubt, _being_sent = claimed(session), claimed(session, "two")
    outbox.put_off(session, in_doubt.id or 0, "one", NOW, "no answer after DATA", unknown=True)
    assert outbox.waiting(session, NOW) == [in_doubt]
    assert outbox.waiting(session, NOW + outbox.DELAYS[0]) == []  # this run tries it


def test_what_is_tried_again_is_on_its_way_and_not_in_doubt(session: Session) -> None:
    outbox.queue(session, new())
    message = claimed(session)
    outbox.put_off(session, message.id or 0, "one", NOW, "451 later", unknown=False)
    assert claimed(session, "two", outbox.DELAYS[0]).last_error is None
    assert outbox.waiting(session, NOW + outbox.DELAYS[0]) == []


def test_only_what_has_surely_not_been_delivered_is_tried_anew(session: Session) -> None:
    outbox.queue(session, new("a"))
    outbox.queue(session, new("b"))
    waits, may_have_arrived = claimed(session), claimed(session)
    outbox.put_off(session, waits.id or 0, "one", NOW, "451 later", unknown=False)
    outbox.put_off(session, may_have_arrived.id or 0, "one", NOW, "no answer after DATA", unknown=True)
    assert outbox.retry(session) == [waits.id]
    assert claimed(session).id == waits.id
    assert outbox.claim(session, "two", NOW) is None


def test_a_run_takes_only_what_it_was_asked_for(session: Session) -> None:
    outbox.queue(session, new("a", "li", DeliveryChannel.WEBHOOK))
    outbox.queue(session, new("b", "zhao"))
    assert outbox.claim(session, "x", NOW, outbox.Choice("li", DeliveryChannel.MAIL)) is None
    found = outbox.claim(session, "x", NOW, outbox.Choice(channel=DeliveryChannel.MAIL))
    assert found is not None
    assert found.key == "b"
