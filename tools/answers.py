"""Record what the image's own programs say of themselves: `python tools/answers.py` writes shell/recorded/answers.jsonl.xz.

Of those that the shell imitates only help and version are kept, where it has no text of them; scripts that it runs are left
out. Each is called by its full path as in a sealed Debian root (tests/spec/record.py) with the words of WORDS, twice, under
two names of the machine: what differs, or speaks of the walls around it, is no answer. The path in an answer becomes {argv0}
and the package's version {version}, so that another image's fit.
"""

from __future__ import annotations

import json
import lzma
import os
import re
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from mirage.app import images
from mirage.image.image import Image
from mirage.shell import registry
from tests.spec.record import ENVIRONMENT, INSIDE, SEAL

TARGET = Path(__file__).parent.parent / "src" / "mirage" / "shell" / "recorded" / "answers.jsonl.xz"
UNKNOWN = "--mirage"  # a word that no program knows
ABSENT = "/mirage"  # a file that there is nowhere
WORDS = ("", "--version", "-V", "--help", "-h", UNKNOWN, ABSENT)
ABOUT = ("--help", "--version")  # of a program that is imitated
DEAF = frozenset(  # imitated ones that would read over an option which they do not know, and whose help names all that they do
    "arp blockdev findmnt getent hostnamectl killall lastlog locale lsb_release mariadb mysql netstat pidof route runlevel sudoedit "
    "swapoff swapon tnftp tset".split()
)
SIZE_MAX = 20_000  # bytes of an answer
PLACES = ("/usr/bin", "/usr/sbin", "/usr/games")
WALLS = re.compile(
    r"/proc|/sys/|/dev/|/run/|/tmp|\bbus\b|socket|chroot|connect|mount|namespace|not permitted|Permission denied|spec\b|mirage-|"
    r"Segmentation|Aborted|Traceback|core dumped|No such file|terminal|tty|\d\d:\d\d:\d\d|20\d\d-\d\d-\d\d",
    re.IGNORECASE,
)
SCRIPT = r"""
cd /root
mark=$1; file=$2; shift 2
for word in "$@"; do
  if [ -n "$word" ]; then set -- "$word"; else set --; fi
  timeout -k 1 4 "$file" "$@" < /dev/null > /dev/shm.out 2> /dev/shm.err
  status=$?
  printf '%s\n%s\n' "$mark" "$status"
  head -c 40000 /dev/shm.out; printf '%s\n' "$mark"; head -c 40000 /dev/shm.err
done
printf '%s\n' "$mark"
"""
MARK = "==a1b2c3d4e5=="

Answer = tuple[str, str, int]


def main() -> int:
    image = Image.open(images.home() / "debian-12.img")
    root = images.home().parent / f"root-{image.digest[:16]}"
    if os.geteuid() != 0 or not root.exists():
        print("answers: as root, after `make record`", file=sys.stderr)
        return 2
    owners = _owners(root)
    known = set(registry.programs())
    chosen = []
    for place in PLACES:
        for entry in sorted((root / place[1:]).iterdir()) if (root / place[1:]).is_dir() else ():
            target = _resolved(root, f"{place}/{entry.name}")
            if not target or not _is_asked(root / target[1:]):
                continue
            words: tuple[str, ...] = WORDS
            if target.encode() in known:
                words = tuple(word for word in ABOUT if not _has_text(entry.name, word))
                words = ("--help", "--version", UNKNOWN) if entry.name in DEAF else words
            if words:
                chosen.append((f"{place}/{entry.name}", target, words))
    with ThreadPoolExecutor(2) as pool:
        rows = list(pool.map(lambda wanted: _row(root, *wanted, owners), chosen))
    seen: dict[str, object] = {}
    lines = []
    for row in rows:
        if not row["answers"]:
            continue
        if row["name"] != row["path"].rpartition("/")[2] and seen.get(row["path"]) == row["answers"]:
            continue
        seen.setdefault(row["path"], row["answers"])
        lines.append(json.dumps(row, ensure_ascii=False))
    TARGET.write_bytes(lzma.compress(("\n".join(lines) + "\n").encode(), preset=9))
    print(f"{len(lines)} of {len(rows)} programs", file=sys.stderr)
    return 0


def _has_text(name: str, word: str) -> bool:
    """Whether the shell has this of its own, in a file of its recordings."""
    return any((TARGET.parent / f"{name}.{kind}.txt").exists() for kind in (word[2:], *(("usage",) if word == "--help" else ())))


def _resolved(root: Path, path: str) -> str:
    """Where the links of a path end, below the root; empty when nowhere."""
    for _ in range(20):
        whole = root / path[1:]
        if not whole.is_symlink():
            return os.path.normpath(path) if whole.is_file() and whole.stat().st_mode & stat.S_IXUSR else ""
        path = os.path.normpath(os.path.join(os.path.dirname(path), os.readlink(whole)))
        path = re.sub(r"^/(bin|sbin|lib)/", r"/usr/\1/", path)
    return ""


def _is_asked(file: Path) -> bool:
    """A binary, or a script of a language that the shell does not speak."""
    with file.open("rb") as opened:
        head = opened.read(64).split(b"\n")[0]
    return head.startswith(b"\x7fELF") or (head.startswith(b"#!") and any(word in head for word in (b"perl", b"python", b"php")))


def _owners(root: Path) -> dict[str, tuple[str, str]]:
    """Package and version of each file."""
    versions: dict[str, str] = {}
    name = ""
    for line in (root / "var/lib/dpkg/status").read_text(errors="replace").splitlines():
        if line.startswith("Package: "):
            name = line[9:]
        elif line.startswith("Version: "):
            versions[name] = line[9:]
    owners = {}
    for listing in (root / "var/lib/dpkg/info").glob("*.list"):
        package = listing.name[:-5].partition(":")[0]
        for line in listing.read_text(errors="replace").splitlines():
            if "bin/" in line:
                owners[re.sub(r"^/(bin|sbin)/", r"/usr/\1/", line)] = (package, versions.get(package, ""))
    return owners


def _row(root: Path, path: str, target: str, words: tuple[str, ...], owners: dict[str, tuple[str, str]]) -> dict[str, object]:
    package, version = owners.get(target) or owners.get(path) or ("", "")
    plain = re.sub(r"[+~](?:deb|dfsg|ds|really|repack).*$", "", (version.partition(":")[2] or version).rpartition("-")[0])
    first, second = _ask(root, path, words, "spec"), _ask(root, path, words, "other")
    answers = {}
    for word, one, two in zip(words, first, second, strict=False):
        if one != two or one[2] >= 124 or len(one[0]) + len(one[1]) > SIZE_MAX or not one[0] + one[1]:
            continue
        if words != WORDS:
            answers[word] = [_open(one[0], path, plain, version), _open(one[1], path, plain, version), one[2]]
            continue
        if not _is_true(word, one):
            continue
        answers[word] = [_open(one[0], path, plain, version), _open(one[1], path, plain, version), one[2]]
    return {"name": path.rpartition("/")[2], "path": target, "package": package, "answers": answers}


def _is_true(word: str, answer: Answer) -> bool:
    """Whether it is what a whole machine would say: usage, a complaint of the file that there is not, or what speaks of no wall."""
    out, err, status = answer
    if word == ABSENT:
        rest = (out + err).replace(ABSENT, "").replace("No such file", "")
        return status != 0 and ABSENT in out + err and not WALLS.search(rest)
    if not word and status == 0:
        return False
    is_usage = bool(re.search(r"^\s*usage\b", out + err, re.IGNORECASE | re.MULTILINE)) and "booted" not in err
    return is_usage or not (WALLS.search(err) or (not word and WALLS.search(out)))


def _open(text: str, path: str, plain: str, version: str) -> str:
    text = text.replace(path, "{argv0}")
    if len(version) > 3:
        text = text.replace(version, "{package}")
    return text.replace(plain, "{version}") if len(plain) > 2 else text


def _ask(root: Path, path: str, words: tuple[str, ...], hostname: str) -> list[Answer]:
    place = Path("/run") / f"mirage-answers-{path.replace('/', '-')}-{hostname}"
    place.mkdir(exist_ok=True)
    inside = (
        INSIDE.replace("hostname spec", f"hostname {hostname}")
        .replace("timeout -k 1 10 ", "")
        .replace('-c "$script"', '-c "$script" asked ' + " ".join(f"'{word}'" for word in (MARK, path, *words)))
    )
    try:
        done = subprocess.run(
            [*SEAL, "bash", "-c", inside, "inside", str(root), str(place), SCRIPT, *ENVIRONMENT],
            stdin=subprocess.DEVNULL, capture_output=True, timeout=120, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return []
    finally:
        place.rmdir()
    parts = done.stdout.decode("utf-8", "replace").split(MARK + "\n")[1:-1]
    found = []
    for out, err in zip(parts[::2], parts[1::2], strict=False):
        status, _, text = out.partition("\n")
        found.append((text, err, int(status)))
    return found


if __name__ == "__main__":
    sys.exit(main())
