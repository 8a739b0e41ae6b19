"""Mirage: a honeypot whose state is true. The house is drawn in docs/architecture.md."""


def __getattr__(name: str) -> str:
    """`__version__`, looked up when somebody asks: what finds it is large, and most processes never want it."""
    if name != "__version__":
        raise AttributeError(name)
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("mirage-honeypot")
    except PackageNotFoundError:  # a source tree that was never installed
        return "0+source"
