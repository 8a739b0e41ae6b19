"""A git repository as git 2.39 would have left it: the application's history, packed, with its index, refs and logs.

Everything is genuine: objects are hashed and packed (gitformat-pack), so `git log`, `git show` and `git fsck` find what they
look for. Of each file the last version is what its writer writes; the ones before are without what later commits changed (`earlier`).
"""

from __future__ import annotations

import hashlib
import re
import struct
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from mirage.base.chance import dice
from mirage.base.clock import SECOND
from mirage.content.application import parts
from mirage.content.earlier import before
from mirage.content.facts import Commit, Company

KINDS = {b"commit": 1, b"tree": 2, b"blob": 3}  # of objects in a pack


@dataclass(frozen=True, slots=True)
class Repository:
    """The files below .git, and when the last commit was."""

    files: Mapping[str, bytes]
    head: str
    time: int


def build(company: Company, texts: Mapping[str, bytes], times: Mapping[str, int], cloned: int) -> Repository:
    """The repository of the application. `texts`: the tracked files as of the last commit; `times`: when each was last written.

    `cloned`: when it came to this machine.
    """
    commits = company.project.commits
    grown = versions(company, texts)
    objects: dict[bytes, tuple[bytes, bytes]] = {}
    heads: list[str] = []
    tree: dict[str, bytes] = {}
    for at, commit in enumerate(commits):
        for path, found in grown.items():
            if at in found:
                tree[path] = _put(objects, b"blob", found[at])
        root = _tree(objects, tree)
        author = _author(company, commit)
        parent = f"parent {heads[-1]}\n" if heads else ""
        text = f"tree {root.hex()}\n{parent}author {author}\ncommitter {author}\n\n{commit.message}\n"
        heads.append(_put(objects, b"commit", text.encode()).hex())
    name, pack, index = _pack(objects)
    last = commits[-1]
    remote = _remote(company)
    cloning = _cloning(company, heads, cloned, remote)
    logs = _logs(company, heads, cloned, remote)
    files = {
        "HEAD": b"ref: refs/heads/master\n",
        "config": (
            "[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = false\n\tlogallrefupdates = true\n"
            f'[remote "origin"]\n\turl = {remote}\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n'
            '[branch "master"]\n\tremote = origin\n\tmerge = refs/heads/master\n'
        ).encode(),
        "description": b"Unnamed repository; edit this file 'description' to name the repository.\n",
        "packed-refs": f"# pack-refs with: peeled fully-peeled sorted \n{heads[-1]} refs/remotes/origin/master\n".encode(),
        "COMMIT_EDITMSG": f"{last.message}\n".encode(),
        "ORIG_HEAD": f"{heads[max(0, len(heads) - 2)]}\n".encode(),
        "info/exclude": (
            b"# git ls-files --others --exclude-from=.git/info/exclude\n# Lines that start with '#' are comments.\n"
            b"# For a project mostly in C, the following would be a good set of\n# exclude patterns (uncomment them if you want to use them):\n"
            b"# *.[oa]\n# *~\n"
        ),
        "info/refs": f"{heads[-1]}\trefs/heads/master\n{heads[-1]}\trefs/remotes/origin/master\n".encode(),
        "objects/info/packs": f"P pack-{name}.pack\n\n".encode(),
        f"objects/pack/pack-{name}.idx": index,
        f"objects/pack/pack-{name}.pack": pack,
        "refs/heads/master": f"{heads[-1]}\n".encode(),
        "refs/remotes/origin/HEAD": b"ref: refs/remotes/origin/master\n",
        "logs/refs/remotes/origin/HEAD": cloning,
        "logs/HEAD": logs,
        "logs/refs/heads/master": logs,
        "index": _index(tree, texts, times),
    }
    return Repository(files, heads[-1], last.time)


def versions(company: Company, texts: Mapping[str, bytes]) -> dict[str, dict[int, bytes]]:
    """For each file its contents by the number of the commit that brought them."""
    commits = company.project.commits
    touched = {part.path: part.touched for part in parts(company)}
    found = {}
    for path, text in texts.items():
        at = [number for number, commit in enumerate(commits) if not number or touched.get(path) in commit.changed]
        chance = dice(company.key, "versions", path)
        back = [text]
        for last, number in reversed(list(pairwise(at))):
            older = before(back[-1].decode(), commits[number].step, commits[number].entity, chance)
            back.append(_without_news(older, commits[last + 1 :]).encode())
        found[path] = dict(zip(at, reversed(back)))
    return found


def _without_news(text: str, later: Sequence[Commit]) -> str:
    """A text that lists its changes, before those: `2026-05-04 ...: MESSAGE`, or `MESSAGE (04.05.2026)`."""
    messages = "|".join(re.escape(commit.message) for commit in later)
    return re.sub(rf"(?m)^(?:\W*\d[\d./-]+\W(?:.*\s)?|\W+)(?:{messages})(?: \([\d./-]+\))?\n", "", text)


def _author(company: Company, commit: Commit) -> str:
    one = company.staff[commit.author]
    return f"{one.full or one.login} <{one.mail}> {commit.time // SECOND} {commit.zone}"


def _put(objects: dict[bytes, tuple[bytes, bytes]], kind: bytes, data: bytes) -> bytes:
    sha = hashlib.sha1(b"%s %d\0" % (kind, len(data)) + data, usedforsecurity=False).digest()
    objects[sha] = (kind, data)
    return sha


def _tree(objects: dict[bytes, tuple[bytes, bytes]], files: Mapping[str, bytes]) -> bytes:
    """The tree object of a directory, those below it first."""
    entries: dict[bytes, tuple[bytes, bytes]] = {}
    below: dict[str, dict[str, bytes]] = {}
    for path, sha in files.items():
        head, slash, rest = path.partition("/")
        if slash:
            below.setdefault(head, {})[rest] = sha
        else:
            entries[head.encode()] = (b"100644", sha)
    for name, inside in below.items():
        entries[name.encode() + b"/"] = (b"40000", _tree(objects, inside))  # sorts as with its slash
    rows = (b"%s %s\0%s" % (mode, name.rstrip(b"/"), sha) for name, (mode, sha) in sorted(entries.items()))
    return _put(objects, b"tree", b"".join(rows))


def _pack(objects: Mapping[bytes, tuple[bytes, bytes]]) -> tuple[str, bytes, bytes]:
    """Name, pack (version 2, no deltas) and index (version 2)."""
    body = bytearray(b"PACK" + struct.pack(">II", 2, len(objects)))
    places: dict[bytes, tuple[int, int]] = {}
    order = sorted(objects, key=lambda sha: (KINDS[objects[sha][0]], sha))
    for sha in order:
        kind, data = objects[sha]
        size = len(data)
        head = bytearray([KINDS[kind] << 4 | size & 15])
        size >>= 4
        while size:
            head[-1] |= 0x80
            head.append(size & 127)
            size >>= 7
        packed = bytes(head) + zlib.compress(data)
        places[sha] = (len(body), zlib.crc32(packed))
        body += packed
    total = hashlib.sha1(body, usedforsecurity=False).digest()
    names = sorted(objects)
    fanout = b"".join(struct.pack(">I", sum(sha[0] <= byte for sha in names)) for byte in range(256))
    index = b"\xfftOc" + struct.pack(">I", 2) + fanout + b"".join(names)
    index += b"".join(struct.pack(">I", places[sha][1]) for sha in names)
    index += b"".join(struct.pack(">I", places[sha][0]) for sha in names) + total
    index += hashlib.sha1(index, usedforsecurity=False).digest()
    name = hashlib.sha1(b"".join(names), usedforsecurity=False).hexdigest()
    return name, bytes(body) + total, index


def remote_host(company: Company) -> str:
    """The machine that keeps everybody's repository."""
    return next((machine.name for machine in company.machines if machine.role in ("ci", "nas")), "nas")


def _remote(company: Company) -> str:
    """The bare repository that everybody pushes to: on another machine of the network."""
    return f"ssh://git@{remote_host(company)}/srv/git/{company.project.name}.git"


def _arrival(company: Company, heads: list[str], cloned: int) -> int:
    """The number of the last commit that came with the clone."""
    return max(0, max((at for at, commit in enumerate(company.project.commits) if commit.time < cloned), default=0))


def _cloning(company: Company, heads: list[str], cloned: int, remote: str) -> bytes:
    first = heads[_arrival(company, heads, cloned)]
    commit = company.project.commits[_arrival(company, heads, cloned)]
    own = company.staff[0]
    return (
        f"{'0' * 40} {first} {own.full or own.login} <{own.mail}> {cloned // SECOND} {commit.zone}\tclone: from {remote}\n".encode()
    )


def _logs(company: Company, heads: list[str], cloned: int, remote: str) -> bytes:
    """The reflog of this clone: how it came, then what was committed here."""
    at = _arrival(company, heads, cloned)
    lines = [_cloning(company, heads, cloned, remote).decode()]
    for number in range(at + 1, len(heads)):
        commit = company.project.commits[number]
        lines.append(f"{heads[number - 1]} {heads[number]} {_author(company, commit)}\tcommit: {commit.message}\n")
    return "".join(lines).encode()


def _index(tree: Mapping[str, bytes], texts: Mapping[str, bytes], times: Mapping[str, int]) -> bytes:
    """The index, version 2 (gitformat-index); of stat data the times and sizes."""
    out = b"DIRC" + struct.pack(">II", 2, len(tree))
    for path, sha in sorted(tree.items()):
        second, rest = divmod(times.get(path, 0), SECOND)
        name = path.encode()
        entry = struct.pack(
            ">IIIIIIIIII", second, rest, second, rest, 0, 0, 0o100644, 0, 0, len(texts[path])
        )  # fmt: skip
        entry += sha + struct.pack(">H", min(len(name), 0xFFF)) + name
        out += entry + b"\0" * (8 - len(entry) % 8)
    return out + hashlib.sha1(out, usedforsecurity=False).digest()
