"""What `journalctl -x` explains (systemd 252): the texts of the image's own catalog, filled in from the entry."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mirage.shell.journal.fields import fields, message_id
from mirage.shell.lib.text import to_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mirage.shell.process import Process
    from mirage.world.journald.entry import Entry

FILE = "/usr/lib/systemd/catalog/systemd.catalog"
SUPPORT = "https://www.debian.org/support"  # Debian's -Dsupport-url


def explained(proc: Process, entry: Entry) -> Iterator[str]:
    """The lines below one that the catalog knows."""
    text = texts(proc).get(message_id(entry))
    if text is None:
        return
    known = fields(proc, entry)
    filled = re.sub(r"@([A-Z_]+)@", lambda name: known.get(name[1], name[0]), text)
    for line in filled.rstrip("\n").split("\n"):
        yield f"░░ {line}\n"


def texts(proc: Process) -> dict[str, str]:
    """By message id, in the order of the ids."""
    try:
        whole = to_text(proc.read_file(FILE))
    except OSError:
        return {}
    found = {}
    for part in re.split(r"^-- ", whole, flags=re.MULTILINE)[1:]:
        head, _, text = part.partition("\n")
        ids = head.split()
        if len(ids) == 1:
            lines = [line for line in text.split("\n") if not line.startswith("#")]
            found[ids[0]] = "\n".join(lines).strip("\n").replace("%SUPPORT_URL%", SUPPORT) + "\n"
    return dict(sorted(found.items()))
