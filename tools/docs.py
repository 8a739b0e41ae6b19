"""Write the reference pages that are made from the code: configuration, events, commands, programs.

`python tools/docs.py` writes them; tests/unit/test_docs.py fails when a page is not what this would write.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import typer

from mirage.app.config import keys
from mirage.base.events import CATALOGUE_VERSION, KINDS

DOCS = Path(__file__).parent.parent / "docs"


def configuration() -> str:
    """Every key with its default, what is allowed and its variable."""
    lines = [
        "# Configuration",
        "",
        "One TOML file (`mirage up --config mirage.toml`), then the environment, then the command line's options; the later",
        "one wins. A key is a dotted path: `ssh.limits.idle` is `idle` in the table `[ssh.limits]`, and its variable is",
        "`MIRAGE_SSH_LIMITS_IDLE`; in a variable, lists are separated by commas. An unknown key or a value that is not",
        "allowed stops the start with a sentence that names it. `mirage config show` prints what is in force,",
        "`mirage config check --config FILE` only looks.",
        "",
        "| key | default | allowed | what it is |",
        "|---|---|---|---|",
    ]
    for key in keys():
        default = json.dumps(key.default)
        allowed = key.allowed.replace("|", "\\|")
        lines.append(f"| `{key.name}` | `{default}` | {allowed} | {key.description} |")
    return "\n".join(lines) + "\n"


def events() -> str:
    """The catalogue, from the classes themselves."""
    lines = [
        "# Events",
        "",
        f"Version {CATALOGUE_VERSION} of the catalogue: everything that Mirage can say happened. Around each stands an",
        "envelope: `id` (sorts by time), `time` (nanoseconds since the epoch), `host`, `session`, `source`, `version`.",
        "`mirage events --json` prints envelope and event as one flat object; a `bytes` field is text there, and where it is",
        "not UTF-8 the exact bytes stand beside it as `FIELD_base64`.",
        "",
    ]
    for name, kind in KINDS.items():
        fields = ", ".join(f"`{field}` {_type(kind, field)}" for field in kind.__struct_fields__)
        lines += [f"## {name}", "", inspect.getdoc(kind) or "", "", f"Fields: {fields}.", ""]
    return "\n".join(lines)


def _type(kind: type, field: str) -> str:
    return str(inspect.get_annotations(kind)[field]).replace("|", "or")


def commands() -> str:
    """Every command and option, from the command line itself."""
    from mirage.cli import app

    lines = [
        "# Commands",
        "",
        "Every command takes `--help`, and `--json` for one JSON object a line. Exit status: 0 done, 1 the answer is no",
        "(`verify` found a fault, `doctor` a problem), 2 wrong use or configuration, with a sentence on standard error.",
        "",
    ]
    for path, command in _walk(typer.main.get_command(app), "mirage"):
        lines += [f"## {path}", "", (command.help or "").strip(), ""]
        rows = [row for parameter in command.params if (row := _row(parameter))]
        if rows:
            lines += ["| option | what it does |", "|---|---|", *rows, ""]
    return "\n".join(lines)


def _walk(command: Any, path: str) -> Iterator[tuple[str, Any]]:
    groups = getattr(command, "commands", None)
    if groups is None:
        yield path, command
        return
    if command.invoke_without_command:
        yield path, command
    for name, below in groups.items():
        yield from _walk(below, f"{path} {name}")


def _row(parameter: Any) -> str:
    if parameter.name == "help":
        return ""
    text = (getattr(parameter, "help", "") or "").replace("|", "\\|")
    if parameter.param_type_name == "option":
        names = ", ".join((*parameter.opts, *parameter.secondary_opts))
        metavar = "" if parameter.is_flag else f" {parameter.metavar or 'VALUE'}"
        return f"| `{names}{metavar}` | {text} |"
    return f"| `{(parameter.metavar or parameter.name or '').upper()}` | {text} |"


def programs() -> str:
    """The programs that the emulated shell imitates, by path."""
    from mirage.shell.builtins import BUILTINS
    from mirage.shell.registry import programs

    paths: dict[str, list[str]] = {}
    for path, program in sorted(programs().items()):
        paths.setdefault(program.name, []).append(f"`{path.decode()}`")
    lines = [
        "# Programs",
        "",
        "What the emulated shell imitates, recorded from the versions in the Debian 12 image. Everything else that the image",
        "holds is there, fails as it could plausibly fail, and is recorded as `ProgramMissing`.",
        "",
        "| program | files |",
        "|---|---|",
        *(f"| `{name}` | {', '.join(files)} |" for name, files in sorted(paths.items())),
        "",
        "Builtins of bash: " + ", ".join(f"`{name}`" for name in sorted(BUILTINS)) + ".",
    ]
    return "\n".join(lines) + "\n"


PAGES: dict[str, Callable[[], str]] = {
    "configuration.md": configuration,
    "events.md": events,
    "commands.md": commands,
    "programs.md": programs,
}


def main() -> None:
    """Write all pages."""
    for name, page in PAGES.items():
        (DOCS / name).write_text(page())


if __name__ == "__main__":
    main()
