"""A Mirage as users start it, for tests: `mirage up` on a free port, and OpenSSH's own client to speak to it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import asyncssh

from tests.e2e.recovery import LONGEST, Since

MIRAGE = str(Path(sys.executable).with_name("mirage"))
PASSWORD = "kept-for-the-tests"
SHELL_KIND = os.environ.get("SHELL_KIND", "emulated")  # that of all tests which name none: `make test SHELL_KIND=sandbox ARGS=...`


class House:
    """One `mirage up` on a data directory; it can be stopped, killed and started again."""

    def __init__(
        self, data: Path, *options: str, users: Sequence[str] = ("root", "operator"), settings: Mapping[str, str] | None = None,
        within: Sequence[str] = (),
    ) -> None:  # fmt: skip
        """`settings`: further keys of the configuration, by environment variable. `within`: what Mirage and ssh are started by."""
        self.data = data
        self.settings = dict(settings or {})
        logins = [part for user in users for part in ("--login", f"{user}:{PASSWORD}")]
        self.within = list(within)
        self.command = [*within, MIRAGE, "up", "--data", str(data), "--ssh", "127.0.0.1:0", *_shell(options), *logins, *options]
        self.errors = data.parent / f"{data.name}.stderr"
        self.process: subprocess.Popen[str] | None = None
        self.ready: dict[str, str] = {}

    def start(self) -> House:
        """Start and wait for the ready line."""
        environment = {key: value for key, value in os.environ.items() if not key.startswith("MIRAGE_")}
        with self.errors.open("a") as errors:
            self.process = subprocess.Popen(
                self.command,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                env={**environment, "MIRAGE_IMAGE_BUILD": "false", **self.settings},
            )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line.startswith("ready "):
            self._reap()
            raise AssertionError(f"no ready line: {line!r}\n{self.errors.read_text()}")
        self.ready = dict(pair.split("=", 1) for pair in line.split()[1:])
        return self

    @property
    def port(self) -> int:
        return int(self.ready["ssh"].rpartition(":")[2])

    def parts(self) -> dict[str, int]:
        """Our processes by the name of their part: supervisor, stage, gallery, and what else there is."""
        assert self.process is not None
        pid = self.process.pid
        found = {"supervisor": pid}
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            with suppress(FileNotFoundError, ProcessLookupError):  # it has just ended
                words = Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")
                if b"-m" in words:
                    found[words[words.index(b"-m") + 1].decode().rpartition(".")[2]] = int(child)
        return found

    def stop(self) -> int:
        """SIGTERM; the exit status. More than 5 s is a failure."""
        assert self.process is not None
        began = Since()
        self.process.terminate()
        try:
            status = self.process.wait(LONGEST)
            assert began.is_within(5)
            return status
        finally:
            self.process.kill()
            self._reap()

    def kill(self) -> None:
        """SIGKILL to the supervisor; its children die with it."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self._reap()

    def _reap(self) -> None:
        assert self.process is not None
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()

    def ssh(
        self,
        command: str | None,
        *,
        user: str = "root",
        source: str = "127.0.0.1",
        stdin: str | bytes = b"",
        options: Sequence[str] = (),
        timeout: float = 120,
    ) -> subprocess.CompletedProcess[bytes]:
        """OpenSSH's client with the password; stdout, stderr and status as it gives them."""
        askpass = self.data.parent / "askpass"
        if not askpass.exists():
            askpass.write_text(f"#!/bin/sh\necho {PASSWORD}\n")
            askpass.chmod(0o700)
        arguments = [
            *self.within, "ssh", "-F", "none", "-p", str(self.port), "-b", source, "-o", "StrictHostKeyChecking=no",
            "-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR", "-o", "PubkeyAuthentication=no",
            "-o", "NumberOfPasswordPrompts=1", *options, f"{user}@127.0.0.1", *([command] if command is not None else []),
        ]  # fmt: skip
        environment = {**os.environ, "SSH_ASKPASS": str(askpass), "SSH_ASKPASS_REQUIRE": "force", "DISPLAY": ":0"}
        return subprocess.run(
            arguments,
            input=stdin.encode() if isinstance(stdin, str) else stdin,
            capture_output=True,
            env=environment,
            timeout=timeout,
        )

    def sh(self, command: str, **options: Any) -> str:
        """What a command prints, both streams, as text; the status must be 0."""
        result = self.ssh(command, **options)
        assert result.returncode == 0, (command, result)
        return result.stdout.decode()

    async def connect(self, user: str = "root", source: str = "127.0.0.1") -> asyncssh.SSHClientConnection:
        """A connection for tests that need many at once."""
        return await asyncssh.connect(
            "127.0.0.1", self.port, username=user, password=PASSWORD, known_hosts=None, client_keys=None, config=None,
            agent_path=None, local_addr=(source, 0), connect_timeout=60, login_timeout=60,
        )  # fmt: skip

    def cli(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Another command of `mirage` on the same data directory."""
        return subprocess.run(
            [MIRAGE, *arguments, "--data", str(self.data)], capture_output=True, text=True, timeout=120, stdin=subprocess.DEVNULL
        )


def _shell(options: Sequence[str]) -> list[str]:
    return [] if "--shell" in options else ["--shell", SHELL_KIND]
