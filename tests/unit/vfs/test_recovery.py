"""What is owed to a layer after its process died, where it can not be paid at once."""

from __future__ import annotations

from mirage.base.clock import ManualClock
from mirage.state.open import open_store
from mirage.vfs import layers
from mirage.vfs.caller import Caller
from mirage.vfs.layered import Layered
from mirage.vfs.view import View


def test_a_layer_that_was_frozen_after_a_crash_can_be_read_and_is_recovered_once_thawed() -> None:
    url, clock = "memory:recovery", ManualClock()
    crashed = open_store(url, b"x")
    fs = Layered(crashed, None, [b"top"], clock)
    caller = Caller(View(fs, clock))
    caller.write_file(b"/f", b"kept")
    held = caller.open(b"/f")
    caller.unlink(b"/f")
    presence = fs._core.shared.presence
    type(presence)._present.discard(presence)  # as if its process were gone
    store = open_store(url, b"x")
    layers.freeze(store, b"top")
    frozen = Layered(store, None, [b"top"], clock)
    assert frozen.stat(held.node.ino).nlink == 0
    frozen.close()
    layers.freeze(store, b"top", thawed=True)
    thawed = Layered(store, None, [b"top"], clock)
    assert store.look(lambda reader: list(reader.scan(thawed._core.top.buckets.orphans))) == []
