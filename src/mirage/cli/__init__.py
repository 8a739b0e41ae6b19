"""The command line: thin commands over `app`; every one of them speaks JSON when asked, and errors say what to do."""

from __future__ import annotations

import errno
import sys
from typing import Annotated

import typer

from mirage import __version__
from mirage.base.errors import MirageError
from mirage.cli import (
    alerts,
    analyze,
    campaigns,
    configuration,
    content,
    db,
    doctor,
    exec,
    export,
    host,
    image,
    mount,
    programs,
    records,
    rules,
    sessions,
    up,
)

NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}

app = typer.Typer(
    name="mirage",
    help="A honeypot whose state is true.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback(invoke_without_command=True)
def mirage(version: Annotated[bool, typer.Option("--version", help="print the version and exit", is_eager=True)] = False) -> None:
    if version:
        print(f"mirage {__version__}")
        raise typer.Exit


app.command("up")(up.up)
app.command("doctor")(doctor.doctor)
app.command("exec")(exec.exec_)
app.command("mount")(mount.mount)
app.command("sessions")(sessions.sessions)
app.command("session")(sessions.session)
app.command("events")(records.events)
app.command("replay")(records.replay)
app.command("artifacts")(records.artifacts)
app.command("export")(export.export)
app.command("verify")(records.verify)
app.command("analyze")(analyze.analyze)
app.add_typer(rules.app, name="rules")
app.add_typer(alerts.app, name="alerts")
app.add_typer(campaigns.app, name="campaigns")
app.command("programs")(programs.programs)
app.add_typer(image.app, name="image")
app.add_typer(host.app, name="host")
app.add_typer(content.app, name="content")
app.add_typer(db.app, name="db")
app.add_typer(configuration.app, name="config")


def main() -> None:
    """The entry point: a MirageError, and a file that can not be read or written, is a sentence for the operator and status 2."""
    try:
        app()
    except MirageError as error:
        print(f"mirage: {error}", file=sys.stderr)
    except OSError as error:
        if error.filename is None and error.errno not in NO_ROOM:
            raise
        print(f"mirage: {error.filename or 'the disk'}: {error.strerror}", file=sys.stderr)
    else:
        return
    sys.exit(2)
