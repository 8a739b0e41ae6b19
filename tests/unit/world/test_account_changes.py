"""What is done to accounts is told, whichever program did it; what the machine does to its own is not."""

from __future__ import annotations

import random

from mirage.base.events import Event, UserChanged
from mirage.world import accounts
from mirage.world.accounts import Account
from mirage.world.host import Host
from mirage.world.traces import acting
from tests.unit.world.test_host import enter


def test_an_account_that_is_made_given_a_password_and_removed_is_told(host: Host) -> None:
    events: list[Event] = []
    visit = enter(host, events=events)
    acting.set(visit)
    try:
        made = Account("eve", 1500, 100, frozenset(), "", b"/home/eve", b"/bin/bash")
        accounts.add_user(visit.view, made, "!", 0)
        accounts.join_group(visit.view, "sudo", "eve")
        accounts.set_password(visit.view, "eve", b"x", random.Random(1), 0)
        accounts.remove_user(visit.view, "eve")
    finally:
        acting.set(None)
    assert [event for event in events if isinstance(event, UserChanged)] == [
        UserChanged(change="user added", user=b"eve", detail=b"uid 1500"),
        UserChanged(change="group joined", user=b"eve", detail=b"sudo"),
        UserChanged(change="password set", user=b"eve"),
        UserChanged(change="user removed", user=b"eve"),
    ]


def test_an_account_of_the_operator_s_is_no_event(host: Host) -> None:
    events: list[Event] = []
    enter(host, events=events)
    host.add_account("operator", b"secret")
    assert not [event for event in events if isinstance(event, UserChanged)]
