"""A git repository as git 2.39.5 leaves it that cloned and then pulled: what came with the clone is packed, the rest lies loose.

Everything is genuine: objects are hashed and packed (gitformat-pack), so `git log`, `git show` and `git fsck` find what they
look for. Of each file the last version is what its writer writes; the ones before are without what later commits changed (`earlier`).
Which files there are, what they say and when each was written is as recorded of `git clone` and `git pull` over ssh.
"""

from __future__ import annotations

import hashlib
import re
import struct
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from mirage.base.chance import dice, fraction
from mirage.base.clock import SECOND
from mirage.content import moments
from mirage.content.application import parts
from mirage.content.arrivals import Pull, pulls
from mirage.content.earlier import before
from mirage.content.facts import Commit, Company, Site

UNPACKED, FETCHED, MERGED = -900_000_000, -600_000_000, 460_000_000  # a pull writes objects, then refs; files are checked out at 0
SERVED = 5 * SECOND  # and up to 20 more after the clone: somebody's update-server-info
KINDS = {b"commit": 1, b"tree": 2, b"blob": 3}  # of objects in a pack


@dataclass(frozen=True, slots=True)
class Repository:
    """The files below .git, and when each was last written."""

    files: Mapping[str, bytes]
    times: Mapping[str, int]


def build(company: Company, site: Site, texts: Mapping[str, bytes], times: Mapping[str, int]) -> Repository:
    """The repository of the application. `texts`: the tracked files as of the last commit; `times`: when each was last written."""
    commits = company.project.commits
    grown = versions(company, texts)
    objects: dict[bytes, tuple[bytes, bytes]] = {}
    came: dict[bytes, int] = {}  # of each object the commit that brought it
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
        came |= dict.fromkeys(objects.keys() - came.keys(), at)
    past = pulls(company, site)
    cloned = {sha: item for sha, item in objects.items() if came[sha] <= past[0].last}
    files = {past[0]: _cloned(company, site, heads, past[0]) | _packed(cloned)}
    for older, pull in pairwise(past):
        files[pull] = {_loose(sha): _alone(*item) for sha, item in objects.items() if older.last < came[sha] <= pull.last}
    written = {name: pull.moment + _later(company, name) for pull, names in files.items() for name in names}
    everything = {name: data for names in files.values() for name, data in names.items()}
    last = _current(company, site, heads, past) | {"index": _index(tree, texts, times)}
    served = _served(heads[past[0].last], everything)
    written |= {name: past[-1].moment + _later(company, name) for name in last}
    written |= dict.fromkeys(served, past[0].moment + SERVED + int(fraction(company.key, "served") * 20 * SECOND))
    return Repository(everything | served | last, written)


def _later(company: Company, name: str) -> int:
    """How long after the checkout of its files a pull writes something: nanoseconds."""
    if name.startswith("objects/") and "pack" not in name:
        return UNPACKED + int(fraction(company.key, "unpacked", name) * 200_000_000)
    return FETCHED if name == "FETCH_HEAD" or "/origin/" in name else MERGED if name in MOVED else 0


MOVED = ("index", "logs/HEAD", "logs/refs/heads/master", "refs/heads/master")


def _cloned(company: Company, site: Site, heads: Sequence[str], clone: Pull) -> dict[str, bytes]:
    """What a clone writes once."""
    remote = _remote(company)
    return {
        "HEAD": b"ref: refs/heads/master\n",
        "config": (
            "[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = false\n\tlogallrefupdates = true\n"
            f'[remote "origin"]\n\turl = {remote}\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n'
            '[branch "master"]\n\tremote = origin\n\tmerge = refs/heads/master\n'
        ).encode(),
        "description": b"Unnamed repository; edit this file 'description' to name the repository.\n",
        "packed-refs": f"# pack-refs with: peeled fully-peeled sorted \n{heads[clone.last]} refs/remotes/origin/master\n".encode(),
        "info/exclude": (
            b"# git ls-files --others --exclude-from=.git/info/exclude\n# Lines that start with '#' are comments.\n"
            b"# For a project mostly in C, the following would be a good set of\n# exclude patterns (uncomment them if you want to use them):\n"
            b"# *.[oa]\n# *~\n"
        ),
        "refs/remotes/origin/HEAD": b"ref: refs/remotes/origin/master\n",
        "logs/refs/remotes/origin/HEAD": _cloning(company, site, heads, clone),
    }


def _served(head: str, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """What update-server-info writes, by which whoever has HTTP alone finds the packs."""
    packs = [name.removeprefix("objects/pack/") for name in files if name.endswith(".pack")]
    refs = ("refs/heads/master", "refs/remotes/origin/HEAD", "refs/remotes/origin/master")
    return {
        "info/refs": "".join(f"{head}\t{ref}\n" for ref in refs).encode(),
        "objects/info/packs": ("".join(f"P {pack}\n" for pack in packs) + "\n").encode(),
    }


def _current(company: Company, site: Site, heads: Sequence[str], past: Sequence[Pull]) -> dict[str, bytes]:
    """What each pull writes anew: the refs, and what was said of their moves."""
    moves = [(heads[older.last], heads[pull.last], _keeper(company, site, pull.moment)) for older, pull in pairwise(past)]
    own = _cloning(company, site, heads, past[0]) + b"".join(_line(*move, "pull: Fast-forward") for move in moves)
    head = f"{heads[past[-1].last]}\n".encode()
    files = {"refs/heads/master": head, "logs/HEAD": own, "logs/refs/heads/master": own}
    if moves:
        files |= {
            "FETCH_HEAD": f"{moves[-1][1]}\t\tbranch 'master' of {_shown(company).removesuffix('.git')}\n".encode(),
            "ORIG_HEAD": f"{moves[-1][0]}\n".encode(),
            "refs/remotes/origin/master": head,
            "logs/refs/remotes/origin/master": b"".join(_line(*move, "pull: fast-forward") for move in moves),
        }
    return files


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


def _loose(sha: bytes) -> str:
    return f"objects/{sha.hex()[:2]}/{sha.hex()[2:]}"


def _alone(kind: bytes, data: bytes) -> bytes:
    """A loose object, as fast packed as git packs it (core.looseCompression)."""
    return zlib.compress(b"%s %d\0" % (kind, len(data)) + data, 1)


def _packed(objects: Mapping[bytes, tuple[bytes, bytes]]) -> dict[str, bytes]:
    """A pack (version 2, no deltas) and its index (version 2), by their names."""
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
    name = f"objects/pack/pack-{hashlib.sha1(b''.join(names), usedforsecurity=False).hexdigest()}"
    return {f"{name}.idx": index, f"{name}.pack": bytes(body) + total}


def remote_host(company: Company) -> str:
    """The machine that keeps everybody's repository."""
    return next((machine.name for machine in company.machines if machine.role in ("ci", "nas")), "nas")


def _remote(company: Company) -> str:
    """The bare repository that everybody pushes to: on another machine of the network."""
    return f"ssh://git@{remote_host(company)}/srv/git/{company.project.name}.git"


def _shown(company: Company) -> str:
    """The same as git tells it: without who asked there."""
    return _remote(company).replace("//git@", "//")


def _keeper(company: Company, site: Site, moment: int) -> str:
    """Who keeps the clone, as his git signs what he does at some moment."""
    own = company.staff[0]
    return f"{own.full or own.login} <{own.mail}> {moment // SECOND} {moments.at(moment, site.timezone):%z}"


def _cloning(company: Company, site: Site, heads: Sequence[str], clone: Pull) -> bytes:
    return _line("0" * 40, heads[clone.last], _keeper(company, site, clone.moment), f"clone: from {_shown(company)}")


def _line(old: str, new: str, who: str, what: str) -> bytes:
    """A line of a reflog."""
    return f"{old} {new} {who}\t{what}\n".encode()


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
