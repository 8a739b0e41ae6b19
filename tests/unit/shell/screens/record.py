"""`python -m tests.unit.shell.screens.record [NAME ...]`: type the sessions into the real programs of the image, and keep the screens.

Each session has a root of its own (an overlay that is thrown away) in namespaces without a network, and a bash on a terminal. What
is on the screen when nothing more comes is what a step showed. Only root can do it; the image is laid out by tests/spec/record.py.
"""

from __future__ import annotations

import fcntl
import json
import os
import pty
import select
import shutil
import signal
import struct
import subprocess
import sys
import termios
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.unit.shell.screens.sessions import FILES, SHELL, Session, kept, sessions
from tests.unit.shell.screens.terminal import Terminal

ROOT = next(iter(sorted(Path("~/.cache/mirage").expanduser().glob("root-*"))), None)
ENVIRONMENT = ["HOME=/root", "USER=root", "LOGNAME=root", "SHELL=/bin/bash", "LANG=C.UTF-8", "TERM=xterm",
               "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"]  # fmt: skip
SEAL = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--net", "--ipc", "--uts"]
INSIDE = r"""
set -e
mount --make-rprivate /
mount -t tmpfs -o size=64m tmpfs "$2"
mkdir "$2/upper" "$2/work" "$2/root"
mount -t overlay -o "lowerdir=$1,upperdir=$2/upper,workdir=$2/work" overlay "$2/root"
mount -t proc proc "$2/root/proc"
rm -rf "$2"/root/root/.[a-z]*
for device in null zero full random urandom tty; do touch "$2/root/dev/$device"; mount --bind "/dev/$device" "$2/root/dev/$device"; done
mkdir -p "$2/root/dev/pts"
mount --bind /dev/pts "$2/root/dev/pts"
ln -s /proc/self/fd "$2/root/dev/fd"
hostname web04
cd "$2/root"
setup=$3
shell=$4
shift 4
chroot . /usr/bin/env -i -C /root "$@" bash -c "$setup" </dev/null >/dev/null 2>&1 || true
stty rows $ROWS cols $COLUMNS iutf8
exec setsid -c chroot . /usr/bin/env -i -C /root "$@" bash -c "$shell"
"""
ESCAPED = 1.3  # behind an Esc, which programs wait for the rest of


def record(session: Session) -> list[dict[str, object]]:
    """What the real programs show."""
    place = Path("/run") / f"mirage-screens-{os.getpid()}-{session.name}"
    place.mkdir(exist_ok=True)
    columns, rows = session.size
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    process = subprocess.Popen(
        [*SEAL, "bash", "-c", INSIDE, "inside", str(ROOT), str(place), session.setup, SHELL, *ENVIRONMENT],
        stdin=slave, stdout=slave, stderr=slave, start_new_session=True,
        env={**os.environ, "ROWS": str(rows), "COLUMNS": str(columns)},
    )  # fmt: skip
    os.close(slave)
    terminal = Terminal(columns, rows)
    steps: list[dict[str, object]] = []
    try:
        until = time.monotonic() + 15
        shown = b""
        while b"$ " not in shown and time.monotonic() < until:
            shown += _read(master, 0.3)
        terminal.feed(shown)
        for step in session.steps:
            if isinstance(step, tuple):
                terminal.resize(*step)
                fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", step[1], step[0], 0, 0))
            else:
                os.write(master, step.encode("utf-8", "surrogateescape"))
            data = _read(master, ESCAPED if str(step).endswith("\x1b") else session.quiet)
            terminal.feed(data)
            steps.append(kept(step, terminal, steps, data if session.is_raw else None))
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
        os.close(master)
        shutil.rmtree(place, ignore_errors=True)
    return steps


def _read(master: int, quiet: float) -> bytes:
    data = b""
    while select.select([master], [], [], quiet)[0]:
        try:
            data += os.read(master, 65536)
        except OSError:
            break
    return data


def main() -> int:
    if os.geteuid() != 0 or ROOT is None:
        print("record: only root can seal a Debian root, which tests/spec/record.py lays out", file=sys.stderr)
        return 2
    wanted = sys.argv[1:]
    chosen = [each for each in sessions() if not wanted or any(each.name.startswith(want) for want in wanted)]
    with ThreadPoolExecutor(3) as pool:
        for session, steps in zip(chosen, pool.map(record, chosen), strict=True):
            path = FILES / f"{session.name}.json"
            lines = ",\n".join(json.dumps(step, ensure_ascii=True) for step in steps)
            path.write_text(f"[\n{lines}\n]\n", encoding="utf-8")
            print(session.name, file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
