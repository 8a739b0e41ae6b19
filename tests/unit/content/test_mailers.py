"""A mail reads back as what was sent, whichever program sent it."""

from __future__ import annotations

import datetime
import email
import email.policy
from random import Random

import pytest

from mirage.content import mailers
from mirage.content.facts import Staff

ANNA = Staff(full="Anna Berg", login="anna", mail="anna@example.org", department="IT", since=0)
PAUL = Staff(full="Paul Roth", login="", mail="paul@example.org", department="sales", since=0)
SENT = datetime.datetime(2026, 3, 4, 10, 15, 32, tzinfo=datetime.UTC)
ASKED = SENT - datetime.timedelta(hours=2)
LONG = "the list that we exported yesterday has only one column, and nobody here knows whether it was like that before the update of last week."


@pytest.mark.parametrize("program", mailers.PROGRAMS)
@pytest.mark.parametrize("line", ["short", LONG, "Müller has it"])
@pytest.mark.parametrize("answered", [None, ASKED])
def test_a_mail_reads_back(program: str, line: str, answered: datetime.datetime | None) -> None:
    body = ["Hi,", "", line, "", "Paul"]
    text = mailers.written(program, mailers.Message(PAUL, ANNA, "orders", SENT, answered, body, Random(3)))
    message = email.message_from_bytes(text.encode(), policy=email.policy.default)
    assert message.defects == []
    assert [message[name].addresses[0].addr_spec for name in ("From", "To")] == [PAUL.mail, ANNA.mail]
    assert message["Date"].datetime == SENT
    assert message["Subject"].lower() == ("re: orders" if answered else "orders")
    assert (message["In-Reply-To"] is not None) == (message["References"] is not None) == (answered is not None)
    assert max(map(len, text.splitlines())) < 100
    content = message.get_content().replace(" \n", " ")
    assert content.split() == "\n".join(body).split()


@pytest.mark.parametrize("program", mailers.PROGRAMS)
def test_an_answer_holds_what_it_answers(program: str) -> None:
    lines = mailers.quoted(program, mailers.Answered(ANNA, PAUL, "orders", ASKED, ["not today.", "", "> when?"]))
    assert [line.removeprefix("> ") for line in lines if "not today" in line] == ["not today."]
    assert any("Anna Berg" in line for line in lines)


def test_no_two_programs_write_the_same() -> None:
    message = mailers.Message(PAUL, ANNA, "orders", SENT, None, ["Hi"], Random(3))
    orders = {tuple(line.partition(":")[0] for line in mailers.written(one, message).splitlines()) for one in mailers.PROGRAMS}
    assert len(orders) == len(mailers.PROGRAMS)
