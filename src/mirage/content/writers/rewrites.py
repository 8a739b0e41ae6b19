"""The writers of `content.rewrites`, found here like all others."""

from mirage.content.rewrites import classes, node, packages, pages, service, texts

__all__ = ["classes", "node", "packages", "pages", "service", "texts"]
