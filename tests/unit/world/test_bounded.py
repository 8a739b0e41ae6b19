"""Visitors come without end: what a process knows of their layers goes with them."""

from __future__ import annotations

import gc
from typing import Any

import pytest

from mirage.state.api import Store
from mirage.vfs.caller import Caller
from mirage.vfs.core import Shared
from mirage.world import standing
from mirage.world.host import KEPT_PLACES, Host
from mirage.world.mounts import Place

SOURCE = ("203.0.113.9", 50222)


def _come_and_go(host: Host, first: int, count: int) -> None:
    for number in range(first, first + count):
        visit = host.visit("root", SOURCE, f"S{number}", lambda event: None, layer=b"source/%d" % number)
        caller = Caller(visit.view)
        caller.write_file(b"/tmp/was-here", b"x")
        caller.listdir(b"/etc")
        visit.close()


def test_of_all_layers_that_were_used_as_many_are_known_as_are_kept(host: Host) -> None:
    _come_and_go(host, 0, KEPT_PLACES + 4)
    gc.collect()
    shared = Shared.of(host.store)
    known, images = len(shared.layers), len(shared._images)
    _come_and_go(host, 1000, 2 * KEPT_PLACES)
    gc.collect()
    assert len(shared.layers) == known
    assert len(shared._images) == images


def test_a_layer_that_was_let_go_is_found_as_it_was_left(host: Host) -> None:
    _come_and_go(host, 0, 1)
    used = host.place(b"source/0").root.usage()
    _come_and_go(host, 1000, KEPT_PLACES + 4)
    gc.collect()
    assert b"source/0" not in Shared.of(host.store).layers
    assert Caller(host.view(b"source/0")).read_file(b"/tmp/was-here") == b"x"
    assert host.place(b"source/0").root.usage() == used


def test_two_who_come_to_a_layer_at_once_are_in_the_same_place(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    load, others = standing.load, iter([lambda: host.place(b"source/one")])

    def waits(store: Store, layer: bytes) -> Any:
        """Another comes while the state is waited for."""
        came = next(others, None)
        if came is not None:
            found.append(came())
        return load(store, layer)

    found = list[Place]()
    monkeypatch.setattr(standing, "load", waits)
    assert host.place(b"source/one") is found[0] is host.place(b"source/one")
    Caller(found[0].view).write_file(b"/tmp/here", b"x")
