"""Make a skeleton from a built image: `python -m tools.skeleton IMAGE`. Facts only; no work of anybody's is copied.

What is taken of contents stands in the tables below: records that name things and count them (PLAIN), and the settings in
force of configuration files, without a word of their explanations (SETTINGS). dpkg's status loses its prose.
"""

from __future__ import annotations

import struct
import sys
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from stat import S_ISDIR, S_ISLNK, S_ISREG

from mirage.image.filler import kind_of
from mirage.image.image import STATUS, Image
from mirage.image.packages import stanzas
from mirage.image.skeleton import Facts, pack

PLAIN = (
    "etc/apt/sources.list", "etc/debian_version", "etc/default/locale", "etc/environment", "etc/group", "etc/group-",
    "etc/gshadow", "etc/gshadow-", "etc/host.conf", "etc/hosts", "etc/issue", "etc/issue.net", "etc/passwd", "etc/passwd-",
    "etc/shadow", "etc/shadow-", "etc/shells", "etc/timezone", "usr/lib/os-release", "var/lib/dpkg/alternatives/*",
    "var/lib/dpkg/arch", "var/lib/dpkg/diversions", "var/lib/dpkg/info/*.list", "var/lib/dpkg/info/format",
    "var/lib/dpkg/statoverride", "var/lib/systemd/deb-systemd-helper-enabled/*", "var/lib/ucf/hashfile", "var/lib/ucf/registry",
)  # fmt: skip
SETTINGS = (
    "etc/adduser.conf", "etc/apparmor/parser.conf", "etc/apt/apt.conf.d/*", "etc/cron.d/*", "etc/crontab", "etc/default/*",
    "etc/deluser.conf", "etc/dhcp/dhclient.conf", "etc/ld.so.conf", "etc/ld.so.conf.d/*", "etc/locale.gen", "etc/login.defs",
    "etc/logrotate.conf", "etc/logrotate.d/*", "etc/modules", "etc/mysql/*.cnf", "etc/mysql/*/*.cnf", "etc/networks",
    "etc/nginx/nginx.conf", "etc/nginx/sites-available/default", "etc/nsswitch.conf", "etc/pam.d/*", "etc/pam.conf",
    "etc/php/8.2/fpm/pool.d/www.conf", "etc/protocols", "etc/rpc", "etc/rsyslog.conf", "etc/securetty", "etc/security/*.conf",
    "etc/services", "etc/ssh/ssh_config", "etc/subgid", "etc/subuid", "etc/sysctl.conf", "etc/sysctl.d/*", "etc/systemd/*.conf",
    "etc/ucf.conf",
)  # fmt: skip
UNITS = tuple(f"usr/lib/systemd/system/*.{kind}" for kind in ("mount", "path", "service", "slice", "socket", "target", "timer"))
KEYS = frozenset(
    b"Description Documentation Type PIDFile ExecStart ExecReload Restart RemainAfterExit OnCalendar OnBootSec OnUnitActiveSec "
    b"AccuracySec RandomizedDelaySec Persistent Unit ListenStream ListenDatagram ListenFIFO WantedBy RequiredBy Alias Also".split()
)  # what systemctl shows of a unit
HASHED = ("usr/bin/*", "usr/sbin/*")
SUMMARIES = [line.split(" ", 1) for line in Path(__file__).with_suffix(".txt").read_text().splitlines() if line[0] != "#"]
FIELDS = (
    "Package", "Essential", "Protected", "Status", "Priority", "Section", "Installed-Size", "Architecture", "Multi-Arch",
    "Source", "Version", "Replaces", "Provides", "Pre-Depends", "Depends", "Recommends", "Suggests", "Breaks", "Conflicts",
)  # fmt: skip


def facts_of(image: Image) -> Facts:
    """All that a skeleton keeps of an image."""
    names = _names(image)
    inodes = [ino for _path, ino in names]
    stats = [image.stat(ino) for ino in inodes]
    first: dict[int, int] = {}
    for number, ino in enumerate(inodes):
        first.setdefault(ino, number)
    owners = sorted({(stat.mode, stat.uid, stat.gid) for stat in stats})
    own = [number for number, ino in enumerate(inodes) if first[ino] == number]
    files = [number for number in own if S_ISREG(stats[number].mode)]
    texts = {number: text for number in files if (text := _text(image, *names[number])) is not None}
    hashed = {number: image.digest_of(inodes[number]) for number in files if _among(names[number][0], HASHED)}
    return Facts(
        name=image.name,
        born=image.meta.born,
        ended=image.meta.ended,
        paths=b"\0".join(path for path, _ino in names),
        owners=owners,
        owner=bytes(owners.index((stat.mode, stat.uid, stat.gid)) for stat in stats),
        mtimes=struct.pack(f"<{len(stats)}q", *(stat.mtime for stat in stats)),
        links={number: first[ino] for number, ino in enumerate(inodes) if first[ino] != number},
        targets=b"\0".join(image.readlink(inodes[number]) for number in own if S_ISLNK(stats[number].mode)),
        sizes=struct.pack(f"<{len(files)}Q", *(stats[number].size for number in files)),
        fillers=bytes(kind_of(names[number][0], image.read(inodes[number], 0, 512)) for number in files),
        hashes={number: found.sha256 + found.md5 for number, found in hashed.items() if found is not None},
        xattrs={number: dict(found) for number in own if (found := image.xattrs(inodes[number]))},
        texts=texts,
    )


def _names(image: Image) -> list[tuple[bytes, int]]:
    """Every name with its inode, in order of creation, so that a directory stands before what is in it."""
    found = [(b"", image.root)]
    for path, ino in found:  # grows meanwhile
        if S_ISDIR(image.stat(ino).mode):
            found += [(path + b"/" + entry.name if path else entry.name, entry.ino) for entry in image.readdir(ino)]
    return sorted(found, key=lambda name: name[1])


def _text(image: Image, path: bytes, ino: int) -> bytes | None:
    if b"/" + path == STATUS or path == b"var/lib/dpkg/status-old":
        return _status(image.read(ino, 0, 1 << 26))
    if _among(path, PLAIN):
        return image.read(ino, 0, 1 << 26)
    if _among(path, SETTINGS):
        return settings(image.read(ino, 0, 1 << 26))
    if _among(path, UNITS):
        return unit(image.read(ino, 0, 1 << 26))
    return None


def settings(text: bytes) -> bytes:
    """The lines in force: no comment, no blank line."""
    return b"".join(line + b"\n" for line in text.splitlines() if line.strip() and not line.lstrip().startswith((b"#", b";", b"//")))


def unit(text: bytes) -> bytes:
    """What systemctl shows of a unit: its sections, and in them the settings of KEYS."""
    lines = settings(text.replace(b"\\\n", b" ")).splitlines(keepends=True)
    return b"".join(line for line in lines if line.startswith(b"[") or line.partition(b"=")[0].strip() in KEYS)


def _status(text: bytes) -> bytes:
    return "\n".join(_stanza(fields) for fields in stanzas(text)).encode() + b"\n"


def _stanza(fields: Mapping[str, str]) -> str:
    kept = "".join(f"{name}: {fields[name]}\n" for name in FIELDS if name in fields)
    summary = next((words for name, words in SUMMARIES if fnmatchcase(fields["Package"], name)), "")
    return f"{kept}Description: {summary}\n" if summary else kept


def _among(path: bytes, patterns: Iterable[str]) -> bool:
    name = path.decode("latin-1")
    return any(fnmatchcase(name, pattern) and name.count("/") == pattern.count("/") for pattern in patterns)


def main(source: str) -> None:
    with Image.open(source) as image:
        facts = facts_of(image)
    place = Path(__file__).parents[1] / "src/mirage/image/skeletons" / f"{facts.name}.zst"
    data = pack(facts)
    place.write_bytes(data)
    print(f"{place}: {len(data)} bytes, {len(facts.owner)} names")


if __name__ == "__main__":
    main(sys.argv[1])
