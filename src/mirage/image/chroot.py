"""What happens inside the sealed installation: `python -m mirage.image.chroot STEP ROOT APT ...`, run by `install` in namespaces.

The namespaces have no network, no process and no mount of the operator's; the root directory of every maintainer script is
ROOT, with a /dev of harmless devices and a /proc of its own. What lies in APT (lists, archives, a configuration) is seen at
/run/apt, which is gone when the step ends.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from mirage.image import lists
from mirage.image.apt import ENVIRONMENT

DEVICES = ("null", "zero", "full", "random", "urandom", "tty")
LINKS = {"fd": "/proc/self/fd", "stdin": "fd/0", "stdout": "fd/1", "stderr": "fd/2"}
MERGED = ("bin", "sbin", "lib", "lib64")  # as usr-is-merged demands before the first package is unpacked
SILENT = "#!/bin/sh\nexit 101\n"  # policy-rc.d: no service is started (invoke-rc.d(8))
SEEN = "/run/apt"

# apt inside: the lists that were verified outside, nothing to be fetched, no hook of anybody's
APT = (
    f"-oDir::State::lists={SEEN}/lists", f"-oDir::Cache={SEEN}", f"-oDir::Cache::archives={SEEN}/archives",
    f"-oDir::Etc::sourcelist={SEEN}/archive.sources", "-oDir::Etc::sourceparts=/dev/null", "-oDPkg::Use-Pty=false",
    "-oAPT::Sandbox::User=root", "-oAcquire::Languages=none", "-oAPT::Keep-Downloaded-Packages=true", "-oAPT::Architecture=amd64",
)  # fmt: skip
DPKG = ("--force-unsafe-io",)


def bootstrap(root: Path, apt: Path, archives: Sequence[str]) -> None:
    """The essential packages, unpacked by hand first, as nothing can run before them, and then installed properly."""
    for name in MERGED:
        (root / "usr" / name).mkdir(parents=True, exist_ok=True)
        (root / name).symlink_to(f"usr/{name}")
    (root / "var/lib/dpkg/info").mkdir(parents=True)
    for name in ("status", "available"):
        (root / "var/lib/dpkg" / name).touch()
    for name in archives:
        _unpack(apt / "archives" / name, root)
    _settle(root, apt)
    (root / "usr/sbin/policy-rc.d").write_text(SILENT)
    (root / "usr/sbin/policy-rc.d").chmod(0o755)
    _inside(root, ["dpkg", *DPKG, "--force-depends", "--install", *(f"{SEEN}/archives/{name}" for name in archives)])
    _inside(root, ["debconf-set-selections", f"{SEEN}/answers"])


def install(root: Path, apt: Path, arguments: Sequence[str]) -> None:
    """apt-get install, of what was fetched."""
    _settle(root, apt)
    _inside(root, ["apt-get", *APT, "-oDPkg::Options::=--force-unsafe-io", "install", "-y", "--no-download", *arguments])


def listed(root: Path, apt: Path, arguments: Sequence[str]) -> None:
    """apt's lists, sources that name them, and the cache that apt makes of them (see `lists`)."""
    _settle(root, apt)
    if lists.place(apt / "lists", root):
        _inside(root, ["install", "-d", "-o", "_apt", f"/{lists.LISTS}/auxfiles"])
        _inside(root, ["apt-get", "clean"])
        _inside(root, ["apt-cache", "-oDir::Cache::pkgcache=", "gencaches"])


def pack(root: Path, apt: Path, arguments: Sequence[str]) -> None:
    """The finished tree as a tar on the descriptor that is named, owners as they are inside."""
    (root / "usr/sbin/policy-rc.d").unlink(missing_ok=True)
    with os.fdopen(int(arguments[0]), "wb") as out:
        tar = ["tar", "--create", "--format=pax", "--numeric-owner", "--xattrs", "--xattrs-include=*", "--one-file-system"]
        subprocess.run([*tar, "--directory", str(root), "."], env=ENVIRONMENT, stdout=out, check=True)  # noqa: S603


def record(root: Path, apt: Path, arguments: Sequence[str]) -> None:
    """What sites that are installed here answer (see `recorder.py`, which lies in APT with what it needs)."""
    _settle(root, apt)
    _inside(root, ["python3", f"{SEEN}/recorder.py", f"{SEEN}/sites.json", *arguments])


def remove(root: Path, apt: Path, arguments: Sequence[str]) -> None:
    """Everything away; only in here may an ordinary user remove what other users own."""
    _run(["rm", "-rf", "--one-file-system", str(root)])


def _unpack(archive: Path, root: Path) -> None:
    """As `dpkg-deb --extract`, which would put directories in place of the links of the merged /usr."""
    tar = ["tar", "--extract", "--preserve-permissions", "--keep-directory-symlink", "--directory", str(root)]
    with subprocess.Popen(["dpkg-deb", "--fsys-tarfile", str(archive)], env=ENVIRONMENT, stdout=subprocess.PIPE) as source:  # noqa: S603, S607
        subprocess.run(tar, env=ENVIRONMENT, stdin=source.stdout, check=True)  # noqa: S603
    if source.returncode:
        raise subprocess.CalledProcessError(source.returncode, "dpkg-deb")


def _settle(root: Path, apt: Path) -> None:
    """What a program needs that runs with ROOT as its root: /proc, a few devices, /run, and our apt."""
    socket.sethostname("localhost")
    for name, kind in (("proc", "proc"), ("run", "tmpfs"), ("dev", "tmpfs"), ("tmp", "tmpfs")):
        (root / name).mkdir(exist_ok=True)
        _run(["mount", "-t", kind, kind, str(root / name)])
    dev = root / "dev"
    dev.chmod(0o755)  # in a sticky one nobody opens with O_CREAT what is another's, as the devices are to an ordinary user's root
    for name in DEVICES:
        (dev / name).touch()
        _run(["mount", "--bind", f"/dev/{name}", str(dev / name)])
    for name, target in LINKS.items():
        (dev / name).symlink_to(target)
    (dev / "shm").mkdir(mode=0o1777)
    (root / "run/lock").mkdir(mode=0o1777)
    (root / "tmp").chmod(0o1777)
    seen = root / SEEN.strip("/")
    seen.mkdir()
    _run(["mount", "--bind", str(apt), str(seen)])


def _inside(root: Path, command: Sequence[str]) -> None:
    _run(["chroot", str(root), *command])


def _run(command: Sequence[str]) -> None:
    subprocess.run(command, env=ENVIRONMENT, stdin=subprocess.DEVNULL, check=True, close_fds=False)  # noqa: S603


STEPS: dict[str, Callable[[Path, Path, Sequence[str]], None]] = {
    "bootstrap": bootstrap, "install": install, "listed": listed, "pack": pack, "record": record, "remove": remove,
}  # fmt: skip


def main(arguments: Sequence[str]) -> int:
    step, root, apt, *rest = arguments
    os.umask(0o022)
    try:
        STEPS[step](Path(root), Path(apt), rest)
    except subprocess.CalledProcessError as error:
        return error.returncode or 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
