"""The image on which the tests stand, built before them where its packages are within reach: no test's time is for that."""

from __future__ import annotations

from mirage.app import images
from mirage.app.config import load
from mirage.cli.output import note, progress


def main() -> None:
    with progress("image") as step:
        images.ensure(load(environment={}), step, note)


if __name__ == "__main__":
    main()
