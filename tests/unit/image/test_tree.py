"""A tree follows its links as a kernel would, and lays packages over it as dpkg does."""

from __future__ import annotations

import pytest

from mirage.image.tree import Tree, directory, regular, symlink


def merged() -> Tree:
    made = Tree()
    made.put(b"usr/bin/sh", regular(b"sh"))
    made.put(b"bin", symlink(b"usr/bin"))
    return made


def test_a_package_that_brings_a_directory_where_a_link_is_keeps_the_link() -> None:
    made = merged()
    made.put(b"bin", directory())
    made.put(b"bin/ls", regular(b"ls"))
    assert {path for path, _node in made.walk()} == {b"usr", b"usr/bin", b"usr/bin/sh", b"usr/bin/ls", b"bin"}


def test_a_directory_put_twice_keeps_what_is_in_it() -> None:
    made = merged()
    made.put(b"usr", directory(0o700, 1, 2, 3))
    usr = made.root.children[b"usr"]
    assert (usr.mode & 0o7777, usr.uid, usr.gid, usr.mtime, list(usr.children)) == (0o700, 1, 2, 3, [b"bin"])


def test_links_are_followed_in_the_tree_and_never_out_of_it() -> None:
    made = merged()
    made.put(b"up", symlink(b"../../../usr/bin"))
    made.put(b"loop", symlink(b"loop"))
    assert made.read(b"/up/sh") == made.read(b"bin/sh") == b"sh"
    assert made.get(b"loop", follow=True) is None
    assert made.get(b"up") is not made.get(b"up", follow=True)


def test_parents_behind_a_dangling_link_are_made_where_it_points() -> None:
    made = Tree()
    made.put(b"var/run", symlink(b"/run"))
    made.put(b"var/run/x", regular(b"x"))
    assert made.read(b"run/x") == b"x"


def test_nothing_lies_below_a_file() -> None:
    made = merged()
    with pytest.raises(NotADirectoryError):
        made.put(b"usr/bin/sh/x", regular(b""))


def test_what_is_removed_is_gone_with_all_below() -> None:
    made = merged()
    assert made.remove(b"gone/x") is None
    assert made.remove(b"usr/bin") is not None
    assert {path for path, _node in made.walk()} == {b"usr", b"bin"}
