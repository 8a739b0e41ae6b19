"""Canary tokens of the operator's own: files of his, planted when a world begins, whose reading is told and whose words are known again.

One is written `PATH=TEXT`. It lies below a directory of the image; missing directories are made. Unlike a lure, it reads the same for
everybody: what it says was registered with whoever watches for its use elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from stat import S_IFDIR, S_IFREG

from mirage.base.chance import dice
from mirage.base.errors import ConfigurationError
from mirage.content.facts import Site
from mirage.content.secrets import CANARY
from mirage.vfs.lower import Lower
from mirage.world.identity import DAY
from mirage.world.plans.author import CANARY_KIND, Author
from mirage.world.plans.entry import Entry, Sketch, Unit
from mirage.world.plans.times import moment

TOKEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9+/_.-]{11,}")  # words of a text that nobody comes upon by chance
LONGEST = 65536  # bytes


def units(canaries: Sequence[str], lower: Lower, planned: Sequence[Unit], seed: bytes, site: Site) -> list[Unit]:
    """The units of all canaries. ConfigurationError names the one that can not be planted, and why."""
    taken = {(unit.parent.rstrip(b"/") + b"/" + unit.root.name).decode() for unit in planned}
    tops: dict[tuple[str, str], dict[str, str]] = {}  # directory of the image and first missing name -> paths below it -> texts
    for canary in canaries:
        path, _, text = canary.partition("=")
        if not 0 < len(text.encode()) <= LONGEST or not re.fullmatch(r"(/[^/\0]+)+", path):
            raise ConfigurationError(f"content.canaries: {path!r}: allowed: PATH=TEXT, a whole path and at most {LONGEST} bytes")
        parent, name, rest = _missing(path, lower)
        if not name or f"{parent}/{name}" in taken:
            raise ConfigurationError(f"content.canaries: {path}: something of the machine's own is there")
        tops.setdefault((parent, name), {})[rest] = text
    made = []
    for (parent, name), below in tops.items():
        time = moment(dice(seed, "canary", parent, name), site.installed + 2 * DAY, site.now - DAY)
        mode = 0o600 if (parent + "/").startswith("/root/") else 0o644
        if "" in below:
            root = Entry(
                name.encode(), 0, S_IFREG | mode, 0, 0, time, CANARY_KIND, {"text": below[""]}, (f"{CANARY}{parent}/{name}",)
            )
            made.append(Unit(parent.encode() or b"/", "", root))
        else:
            root = Entry(name.encode(), 0, S_IFDIR | (0o700 if mode == 0o600 else 0o755), 0, 0, time)
            made.append(Unit(parent.encode() or b"/", "canaries", root, {"texts": below, "mode": mode, "top": f"{parent}/{name}"}))
    return made


def _missing(path: str, lower: Lower) -> tuple[str, str, str]:
    """The deepest directory of the image on the way, the name that it lacks ("" if it lacks none), and the rest of the path."""
    at, parts = lower.root, path.strip("/").split("/")
    for number, part in enumerate(parts):
        found = lower.lookup(at, part.encode())
        if found is None:
            return "".join(f"/{one}" for one in parts[:number]), part, "/".join(parts[number + 1 :])
        at = found
    return path, "", ""


def draw(author: Author, unit: Unit) -> list[Entry]:
    """A directory that was made for canaries, and them."""
    sketch = Sketch(unit.root.name.decode(), unit.root.time, mode=unit.root.mode & 0o777)
    for path, text in sorted(unit.spec["texts"].items()):
        sketch.file(path, CANARY_KIND, unit.root.time, unit.spec["mode"], secrets=(f"{CANARY}{unit.spec['top']}/{path}",), text=text)
    return sketch.entries


def texts(planned: Sequence[Unit]) -> Mapping[str, str]:
    """All canaries of a machine: name of the secret -> text."""
    found = {}
    for unit in planned:
        if unit.root.kind == CANARY_KIND:
            found[unit.root.secrets[0]] = str(unit.root.spec["text"])
        elif unit.drawn_by == "canaries":
            found |= {f"{CANARY}{unit.spec['top']}/{path}": text for path, text in unit.spec["texts"].items()}
    return found


def tokens(text: str) -> list[str]:
    """What of a canary is recognised when it is used."""
    return TOKEN.findall(text)
