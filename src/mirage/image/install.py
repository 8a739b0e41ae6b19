"""A real installation, sealed: the distribution's own packages and maintainer scripts, in namespaces without network.

Only that gives the truth: alternatives, caches, users, the dpkg database, initrd and all. Root needs nothing else; an
ordinary user needs user namespaces and subordinate ids (package uidmap), as his tree has many owners.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import zstandard

from mirage.image.apt import ENVIRONMENT, PATH, Percent, run
from mirage.image.errors import BuildError

SEALED = (
    "setpriv", "--pdeathsig", "KILL",  # a build that is killed takes the installation with it
    "unshare", "--mount", "--uts", "--ipc", "--net", "--pid", "--fork", "--kill-child", "--propagation", "private",
)  # fmt: skip
MAPPED = ("--user", "--map-root-user", "--map-auto")  # util-linux 2.38


class Installation:
    """One root directory in the making. A context: the root is gone afterwards, whatever happened."""

    def __init__(self, home: Path, apt: Path, log: Path) -> None:
        self.root = home / "root"
        self.apt = apt
        self.log = log
        self.seal = _seal()

    def __enter__(self) -> Installation:
        self.root.mkdir(mode=0o755)
        self.root.chmod(0o755)
        return self

    def __exit__(self, *_: object) -> None:
        subprocess.run(self._command("remove", ()), env=_environment(), capture_output=True, check=False)  # noqa: S603

    @property
    def status(self) -> Path:
        """dpkg's own account of what is installed."""
        return self.root / "var/lib/dpkg/status"

    def step(self, name: str, arguments: Sequence[str], failure: str, percent: Percent) -> None:
        """Run a step of `chroot`; BuildError with its words when it fails."""
        run(self._command(name, arguments), _environment(), self.log, failure, percent)

    def pack(self, path: Path) -> None:
        """The tree as a tar file."""
        with path.open("wb") as out, self.log.open("ab") as log:
            command = self._command("pack", [str(out.fileno())])
            done = subprocess.run(command, env=_environment(), pass_fds=[out.fileno()], stderr=log, check=False)  # noqa: S603
        if done.returncode:
            raise BuildError(f"the installed tree could not be packed (see {self.log}); is {path.parent} full?")

    def record(self, names: Sequence[str], path: Path) -> None:
        """What sites answer that are installed here, packed. The tree is of no use for anything else afterwards."""
        for file in ("recorder.py", "recordings.py", "strangers.py", "editors.py"):
            shutil.copy(Path(__file__).with_name(file), self.apt / file)
        self.step("record", names, f"the sites {', '.join(names)} could not be put on record", lambda percent, name: None)
        path.write_bytes(zstandard.compress((self.apt / "sites.json").read_bytes(), 19))  # many pages are nearly the same

    def _command(self, step: str, arguments: Sequence[str]) -> list[str]:
        module = [sys.executable, "-P", "-m", "mirage.image.chroot"]
        return [*self.seal, *module, step, str(self.root), str(self.apt), *arguments]


def _environment() -> dict[str, str]:
    return {**ENVIRONMENT, "PYTHONPATH": str(Path(__file__).parents[2])}


def _seal() -> list[str]:
    """The command that seals, tried once; BuildError says what the machine lacks."""
    command = list(SEALED)
    if os.geteuid() != 0:
        user = pwd.getpwuid(os.geteuid()).pw_name
        owned = all(_has_ids(path, user) for path in ("/etc/subuid", "/etc/subgid"))
        if shutil.which("newuidmap", path=PATH) is None or not owned:
            raise BuildError(
                f"building an image as {user} needs subordinate ids; as root: apt install uidmap && "
                f"usermod --add-subuids 100000-165535 --add-subgids 100000-165535 {user}; or build as root, or import"
            )
        command += MAPPED
    status, words = _tried([*command, "true"])
    if status:
        reason = words.strip().removeprefix("unshare: ") or "unshare failed"
        raise BuildError(f"this machine does not let us make namespaces ({reason}); build elsewhere and import, or build as root")
    return command


def _tried(command: list[str]) -> tuple[int, str]:
    """Status and errors of a command that may leave a child behind: unshare that is refused leaves the one that maps its ids."""
    with tempfile.TemporaryFile("w+") as words:
        trial = subprocess.Popen(command, env=ENVIRONMENT, stdout=words, stderr=words, process_group=0)  # noqa: S603
        status = trial.wait()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(trial.pid, signal.SIGKILL)
        words.seek(0)
        return status, words.read()


def _has_ids(path: str, user: str) -> bool:
    try:
        return any(line.split(":")[0] in (user, str(os.geteuid())) for line in Path(path).read_text().splitlines())
    except OSError:
        return False
