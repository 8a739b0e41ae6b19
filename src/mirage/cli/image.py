"""`mirage image`: the base images of this machine, shared by all data directories."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mirage.cli import output
from mirage.cli.options import Json

app = typer.Typer(help="Build, import and list base images.", no_args_is_help=True)
Name = Annotated[str | None, typer.Option(metavar="NAME", help="what to call it")]


@app.command()
def build(
    distribution: Annotated[str, typer.Argument(metavar="DISTRIBUTION", help="debian:12, debian:12-apache or ubuntu:24.04")],
    more: Annotated[
        list[str] | None,
        typer.Option("--with", metavar="PACKAGE", help="a package of the distribution's besides; may be given again"),
    ] = None,
    mirror: Annotated[str, typer.Option(metavar="URL", help="package mirror  [default: this machine's apt sources]")] = "",
    name: Name = None,
    json: Json = False,
) -> None:
    """Make an image from the distribution's own packages."""
    from mirage.app import images

    with output.progress(f"image {distribution}") as step:
        path = images.build(distribution, mirror, name, step, more or [])
    _made(path, json)


@app.command("import")
def import_(
    tree: Annotated[Path, typer.Argument(metavar="DIR_OR_TAR", help="a root directory, a tar of one, or an OCI export")],
    name: Name = None,
    json: Json = False,
) -> None:
    """Make an image from a root file system that you have."""
    from mirage.app import images

    with output.progress(f"import {tree}") as step:
        path = images.import_tree(tree, name, step)
    _made(path, json)


@app.command("list")
def list_(json: Json = False) -> None:
    """The images in this user's cache directory."""
    from mirage.app import images

    columns = {"name": "NAME", "packages": "PACKAGES", "files": "FILES", "size": "BYTES", "digest": "DIGEST", "path": "PATH"}
    output.rows(images.listing(), columns, json, "no image yet; `mirage image build debian:12` makes one")


def _made(path: Path, json: bool) -> None:
    if json:
        output.line({"path": str(path)})
    else:
        print(path)
