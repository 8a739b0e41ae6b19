"""An image has nothing of the machine that it was made on, and nothing that a host must have of its own."""

from __future__ import annotations

from mirage.image.clean import clean, owned_paths
from mirage.image.tree import Tree, directory, regular
from tests.unit.image import small


def grown() -> Tree:
    made = small.tree()
    for path in (
        b"etc/hostname", b"etc/resolv.conf", b"etc/ssh/ssh_host_rsa_key", b"etc/ssh/ssh_host_rsa_key.pub", b"etc/ssh/moduli",
        b"etc/machine-id", b"etc/apt/sources.list.d/theirs.sources", b"etc/apt/apt.conf.d/01proxy", b"etc/apt/apt.conf.d/01own",
        b"root/.bash_history", b"tmp/work", b"run/x/y", b"var/log/dpkg.log", b"var/log/wtmp", b"var/log/faillog.old",
    ):  # fmt: skip
        made.put(path, regular(b"theirs\n", mtime=small.BORN + 9))
    example = b"# a comment\ndeb http://mirror.example/debian stable main\n#deb cdrom:x\n"
    made.put(b"usr/share/doc/apt/examples/sources.list", regular(example))
    made.put(b"var/lib/dpkg/info/apt.list", regular(b"/.\n/etc/apt/apt.conf.d/01own\n/bin/own\n"))
    return made


def test_what_is_the_operators_or_one_hosts_is_taken_out_and_only_that() -> None:
    made = grown()
    before = {path for path, _node in made.walk()}
    removed = clean(made, small.BORN)
    after = {path for path, _node in made.walk()}
    assert sorted(removed) == [
        b"etc/apt/apt.conf.d/01proxy", b"etc/apt/sources.list.d/theirs.sources", b"etc/hostname", b"etc/resolv.conf",
        b"etc/ssh/ssh_host_rsa_key", b"etc/ssh/ssh_host_rsa_key.pub", b"root/.bash_history", b"var/log/dpkg.log",
    ]  # fmt: skip
    assert before - after == {*removed, b"tmp/work", b"run/x", b"run/x/y"}
    assert after - before == {b"etc/apt/sources.list", b"dev", b"proc", b"sys", b"var/tmp"}


def test_files_that_must_be_there_but_say_nothing_are_emptied() -> None:
    made = grown()
    clean(made, small.BORN)
    assert (made.read(b"etc/machine-id"), made.read(b"var/log/wtmp")) == (b"", b"")
    assert made.read(b"var/log/faillog.old") == b"theirs\n"


def test_the_package_sources_are_the_distributions_own() -> None:
    made = grown()
    clean(made, small.BORN)
    expected = b"deb http://mirror.example/debian stable main\ndeb-src http://mirror.example/debian stable main\n"
    assert made.read(b"etc/apt/sources.list") == expected


def test_mount_points_are_made_with_their_modes() -> None:
    made = grown()
    clean(made, small.BORN)
    modes = {name: made.root.children[name].mode & 0o7777 for name in (b"dev", b"proc", b"sys", b"tmp")}
    assert modes == {b"dev": 0o755, b"proc": 0o555, b"sys": 0o555, b"tmp": 0o755}


def test_a_tree_without_packages_keeps_its_own_settings_of_apt() -> None:
    made = Tree(directory())
    made.put(b"etc/apt/apt.conf.d/01proxy", regular(b"x"))
    assert clean(made, 0) == []


def test_owned_paths_are_also_known_as_they_read_after_the_merge_of_usr() -> None:
    assert {b"bin/own", b"usr/bin/own", b"etc/apt/apt.conf.d/01own", b"usr/bin/ls"} <= owned_paths(grown())


def test_lists_that_the_machine_is_to_have_stay_with_the_sources_that_name_them() -> None:
    kept = [b"etc/apt/sources.list", b"var/cache/apt/srcpkgcache.bin", b"var/lib/apt/lists/deb.example_debian_dists_stable_InRelease"]
    made = grown()
    for path in kept:
        made.put(path, regular(b"ours\n"))
    clean(made, small.BORN, is_listed=True)
    assert [made.read(path) for path in kept] == [b"ours\n"] * 3
    assert set(kept) <= set(clean(made, small.BORN))
