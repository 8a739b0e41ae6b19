"""Draw docs/session.svg: a visitor's session on a fresh Mirage, and what the operator sees of it. Everything in it is recorded."""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import asyncssh
from rich.console import Console
from rich.text import Text

PASSWORD = "hunter2"  # of the picture
LINES = ["touch /tmp/pwn && ls /tmp", "cd /var/www && echo '<?php' > x.php; cat x.php; ls -l", "uname -a; id", "exit"]
SEEN = [["sessions"], ["session", "0", "--diff"]]
MIRAGE = str(Path(sys.executable).with_name("mirage"))


async def visit(port: int) -> str:
    """What a terminal shows of the session."""
    async with asyncssh.connect("127.0.0.1", port, username="root", password=PASSWORD, known_hosts=None, config=None,
                                client_keys=None, agent_path=None) as connection:  # fmt: skip
        process = await connection.create_process(term_type="xterm", term_size=(110, 40))
        shown = ""
        for line in LINES:
            shown += await process.stdout.readuntil("# ")
            process.stdin.write(line + "\n")
        return shown + await process.stdout.read()


def main() -> None:
    with tempfile.TemporaryDirectory() as place:
        data = str(Path(place) / "mirage-data")
        command = [MIRAGE, "up", "--data", data, "--ssh", "127.0.0.1:0", "--login", f"root:{PASSWORD}"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as mirage:
            assert mirage.stdout is not None
            ready = mirage.stdout.readline()
            port = int(dict(pair.split("=", 1) for pair in ready.split()[1:])["ssh"].rpartition(":")[2])
            shown = asyncio.run(visit(port))
            mirage.terminate()
        console = Console(record=True, width=140, file=open("/dev/null", "w"), force_terminal=True)
        console.print(Text(ready.strip().replace(place, "."), style="dim"))
        console.print(Text("$ ssh -p 2222 root@127.0.0.1", style="bold"))
        console.print(Text.from_ansi(shown.replace("\r\n", "\n").replace("\x1b[?2004h", "").replace("\x1b[?2004l\r", "")))
        for words in SEEN:
            console.print(Text(f"$ mirage {' '.join(words)}", style="bold"))
            answer = subprocess.run([MIRAGE, *words, "--data", data], capture_output=True, text=True, check=False)
            console.print(Text(answer.stdout.rstrip()))
        picture = re.sub(r"@font-face \{.*?\}", "", console.export_svg(title="Mirage"), flags=re.DOTALL)  # it fetches nothing
        (Path(__file__).parent.parent / "docs" / "session.svg").write_text(picture)


if __name__ == "__main__":
    main()
