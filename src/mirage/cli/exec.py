"""`mirage exec`: what would this machine answer? Nothing of it is executed here, and nothing is recorded."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from mirage.base.errors import ConfigurationError
from mirage.base.events import plain_event
from mirage.cli import output
from mirage.cli.options import ConfigFile, Data, Json, read


def exec_(
    line: Annotated[str | None, typer.Argument(metavar="LINE", help="a command line, as `ssh host LINE`")] = None,
    script: Annotated[Path | None, typer.Option("--script", metavar="FILE", help="a script instead; - is standard input")] = None,
    user: Annotated[str, typer.Option(metavar="NAME", help="an account of the machine")] = "root",
    config: ConfigFile = None,
    data: Data = None,
    image: Annotated[str | None, typer.Option(metavar="NAME", help="base image, a name of `mirage image list` or a path")] = None,
    json: Json = False,
) -> None:
    """Run attacker input in a fresh session without the network; stdout, stderr and status are that machine's."""
    settings = read(config, data, image__name=image)
    if (line is None) == (script is None):
        raise ConfigurationError("mirage exec: either a LINE or --script FILE")
    from mirage.app.rehearsal import rehearse

    if script is not None:
        command, given = b"bash -s", _read(script)
    else:
        command, given = (line or "").encode("utf-8", "surrogateescape"), b"" if sys.stdin.isatty() else sys.stdin.buffer.read()
    with output.progress("base image") as step:
        answer = rehearse(settings, command, given, user, step)
    if answer.timed_out:
        output.note("stopped: it did not end within 30 s")
    if json:
        output.line(
            {
                "stdout": answer.out.decode("utf-8", "backslashreplace"),
                "stderr": answer.err.decode("utf-8", "backslashreplace"),
                "status": answer.status,
                "events": [plain_event(event) for event in answer.events],
            }
        )
    else:
        sys.stdout.buffer.write(answer.out)
        sys.stdout.buffer.flush()
        sys.stderr.buffer.write(answer.err)
        sys.stderr.buffer.flush()
    raise typer.Exit(answer.status)


def _read(script: Path) -> bytes:
    if str(script) == "-":
        return sys.stdin.buffer.read()
    try:
        return script.read_bytes()
    except OSError as error:
        raise ConfigurationError(f"--script {script}: {error.strerror}") from None
