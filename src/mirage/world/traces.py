"""What a visitor changes in his layer, told as it is committed: the record of effects, beside the record of commands.

Whose doing a change is says a context variable, which an engine sets for the tasks of a session; the world's own writes into a
layer (utmp, logs) happen outside of it and are nobody's.
"""

from __future__ import annotations

from contextlib import suppress
from contextvars import ContextVar
from typing import TYPE_CHECKING

from mirage.base.events import FileChanged, LimitReached, UserChanged
from mirage.vfs.layered import Layered

if TYPE_CHECKING:
    from mirage.vfs.caller import Caller
    from mirage.vfs.types import Change
    from mirage.vfs.view import Node
    from mirage.world.visit import Visit

MOST = 5000  # changes told of one visit; the layer itself knows the rest (`mirage session ID --diff`)
WORDS = {"create": "created", "remove": "removed", "rename": "renamed", "exchange": "exchanged", "link": "linked"}

acting: ContextVar[Visit | None] = ContextVar("acting", default=None)


def tell(root: Layered, change: Change) -> None:
    """Emit what a commit did to names, for the visit that did it. What was written is told when the file is closed."""
    visit, word = acting.get(), WORDS.get(change.kind)
    if visit is None or word is None:
        return
    path = _named(root, change.parent, change.name)
    target = _named(root, change.new_parent, change.new_name) if change.new_name else b""
    report(visit, FileChanged(change=word, path=path, target=target))


def describe(caller: Caller, change: str, path: bytes, follow: bool = True) -> None:
    """A file that was there has another mode, owner, times or attributes now, by a program that is called for that.

    What is said of a file by who makes it (tar, cp -p) belongs to the making.
    """
    visit = acting.get()
    if visit is None:
        return
    with suppress(OSError):  # it has gone meanwhile
        found = caller.path_of(caller.view.walk(path, caller.cwd, caller.root, caller.cred, follow))
        report(visit, FileChanged(change=change, path=found))


def report(visit: Visit, event: FileChanged) -> None:
    """One change of a visit, within its bound."""
    visit.changes += 1
    if visit.changes <= MOST:
        visit.emit(event)
    elif visit.changes == MOST + 1:
        visit.emit(LimitReached(limit="events", allowed=MOST, detail="changes of files"))


def account_changed(change: str, name: str, detail: str = "") -> None:
    """An account's fact has changed, by the hand of the visit that acts now; nobody's hand is no news."""
    visit = acting.get()
    if visit is not None:
        visit.emit(UserChanged(change=change, user=_bytes(name), detail=_bytes(detail)))


def is_untouched(node: Node) -> bool:
    """Whether a file is as the machine had it before visitors came to this layer."""
    core = node.fs._core if isinstance(node.fs, Layered) else None
    return core is not None and bool(core.below) and core.owner(node.ino) is not core.top


def is_image_s(node: Node) -> bool:
    """Whether a file is as the image has it, or planned over it: no layer has written it."""
    core = node.fs._core if isinstance(node.fs, Layered) else None
    return core is not None and core.owner(node.ino) is None


def _named(root: Layered, directory: int, name: bytes) -> bytes:
    above = root.path(directory)
    return name if above is None else above.rstrip(b"/") + b"/" + name


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
