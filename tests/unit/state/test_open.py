"""URLs of stores: what is understood, and what is said of the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from mirage.base.errors import ConfigurationError, StateError
from mirage.state.open import open_store


def test_memory_alone_is_a_new_world_and_with_a_name_a_shared_one() -> None:
    one, two = open_store("memory:", b"host"), open_store("memory:", b"host")
    three, four = open_store("memory:shared", b"host"), open_store("memory:shared", b"host")
    for store in (one, three):
        store.run(lambda txn: txn.put(b"b", b"k", b"v"))
    assert [store.look(lambda reader: reader.get(b"b", b"k")) for store in (one, two, three, four)] == [b"v", None, b"v", b"v"]


def test_lmdb_makes_its_directory(tmp_path: Path) -> None:
    store = open_store(f"lmdb:{tmp_path}/deep/state", b"host")
    store.close()
    assert (tmp_path / "deep" / "state" / "data.mdb").exists()


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("sqlite:x", "allowed are memory:, lmdb:PATH, redis://HOST:PORT/DB, redis+cluster://HOST:PORT"),
        ("", "allowed are memory:"),
        ("lmdb:", "a path must follow"),
        ("redis://", "a host is missing"),
        ("redis://h:port", "allowed are"),
        ("redis://h/name", "allowed are"),
        ("redis://h?speed=9", "the only option is timeout"),
        ("redis://h?timeout=0", "the only option is timeout"),
        ("redis://h?timeout=soon", "allowed are"),
        ("redis+cluster://h/2", "database 0 only"),
    ],
)
def test_a_url_that_is_none_of_ours_is_answered_with_what_is_allowed(url: str, said: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        open_store(url, b"host")
    assert said in str(caught.value)


def test_a_password_is_not_in_the_message() -> None:
    with pytest.raises(ConfigurationError) as caught:
        open_store("redis://user:secret@h?speed=9", b"host")
    assert "secret" not in str(caught.value)


def test_a_path_that_can_not_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StateError, match="Not a directory"):
        open_store(f"lmdb:{tmp_path}/file/state", b"host")
