"""What can be wrong with an image or with the making of one; every text says what to do."""

from __future__ import annotations

from mirage.base.errors import MirageError


class ImageError(MirageError):
    """An image file that is torn, foreign or damaged, or a name that no image has."""


class BuildError(MirageError):
    """An image could not be made: no network, no tool, a package that is refused, a tree that can not be read."""
