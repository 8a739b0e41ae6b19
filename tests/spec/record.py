"""`make record`: ask the real machine. The base image is laid out as a directory, and every case runs in it, sealed.

Each case has a root of its own (an overlay that is thrown away), namespaces without a network, and ten seconds; what of its /proc is
the recording machine's is not to be written. The image must have been built (`mirage image build debian:12`); the directory is kept in
the cache, and only root can make it.
"""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from mirage.app import images
from mirage.image.image import Image
from tests.spec.cases import Answer, Case, files, head, read

# what sshd gives to `ssh host command`, as far as it is the same everywhere
ENVIRONMENT = ["HOME=/root", "USER=root", "LOGNAME=root", "SHELL=/bin/bash", "LANG=C.UTF-8",
               "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"]  # fmt: skip
SEAL = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--net", "--ipc", "--uts"]
INSIDE = r"""
set -e
mount --make-rprivate /
mount -t tmpfs -o size=256m tmpfs "$2"
mkdir "$2/upper" "$2/work" "$2/root"
mount -t overlay -o "lowerdir=$1,upperdir=$2/upper,workdir=$2/work" overlay "$2/root"
mount -t proc proc "$2/root/proc"
for place in sys/vm sys/fs sys/dev sys/debug sys/kernel sysrq-trigger irq; do
  if [ -e "$2/root/proc/$place" ]; then
    mount --bind "$2/root/proc/$place" "$2/root/proc/$place"
    mount -o remount,bind,ro "$2/root/proc/$place"
  fi
done
for device in null zero full random urandom; do touch "$2/root/dev/$device"; mount --bind "/dev/$device" "$2/root/dev/$device"; done
ln -s /proc/self/fd "$2/root/dev/fd"
hostname spec
cd "$2/root"
script=$3
shift 3
exec chroot . /usr/bin/env -i -C /root "$@" timeout -k 1 10 bash -c "$script"
"""


def ask(root: Path, case: Case) -> Answer:
    """What the real machine answers to a case."""
    place = Path("/run") / f"mirage-spec-{os.getpid()}"
    place.mkdir(exist_ok=True)
    try:
        result = subprocess.run(
            [*SEAL, "bash", "-c", INSIDE, "inside", str(root), str(place), case.script, *ENVIRONMENT],
            stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False,
        )  # fmt: skip
    finally:
        place.rmdir()
    return Answer(result.stdout.decode(), result.stderr.decode(), result.returncode)


def layout(image: Image, root: Path) -> None:
    """The image as a directory, with its owners, modes and times."""
    for path, ino in _walk(image, image.root, b""):
        place, facts = os.fsencode(root) + path, image.stat(ino)
        kind = stat.S_IFMT(facts.mode)
        if kind == stat.S_IFDIR:
            os.makedirs(place, exist_ok=True)
        elif kind == stat.S_IFLNK:
            os.symlink(image.readlink(ino), place)
        elif kind == stat.S_IFREG:
            with open(place, "wb") as file:
                file.writelines(image.read(ino, offset, 1 << 20) for offset in range(0, facts.size, 1 << 20))
        else:
            continue
        os.chown(place, facts.uid, facts.gid, follow_symlinks=False)
        if kind != stat.S_IFLNK:
            os.chmod(place, stat.S_IMODE(facts.mode))
        os.utime(place, ns=(facts.mtime, facts.mtime), follow_symlinks=False)


def _walk(image: Image, ino: int, path: bytes) -> Iterator[tuple[bytes, int]]:
    for entry in image.readdir(ino):
        name, child = entry.name, entry.ino
        yield path + b"/" + name, child
        if stat.S_ISDIR(image.stat(child).mode):
            yield from _walk(image, child, path + b"/" + name)


def main() -> int:
    if os.geteuid() != 0:
        print("record: only root can lay out a Debian root and seal it", file=sys.stderr)
        return 2
    path = images.home() / "debian-12.img"
    if not path.exists() or Image.open(path).is_skeleton:
        print("record: no image of real packages; run: mirage image build debian:12", file=sys.stderr)
        return 2
    image = Image.open(path)
    root = images.home().parent / f"root-{image.digest[:16]}"
    if not root.exists():
        print(f"laying out {path} in {root}", file=sys.stderr)
        partial = root.with_suffix(".partial")
        partial.mkdir()
        layout(image, partial)
        partial.rename(root)
    wanted = set(sys.argv[1:])
    for file in files():
        if wanted and file.name.removesuffix(".test.sh") not in wanted:
            continue
        rendered = [case.render(ask(root, case)) for case in read(file)]
        file.write_text(head(file) + "\n".join(rendered))
        print(f"{file.name}: {len(rendered)} cases", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
