"""Mirage: a honeypot whose state is true. The house is drawn in docs/architecture.md."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("mirage-honeypot")
except PackageNotFoundError:  # a source tree that was never installed
    __version__ = "0+source"
