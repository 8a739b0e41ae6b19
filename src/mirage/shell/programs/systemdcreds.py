"""systemd-creds (systemd 252) for who was passed no credentials, as nobody is who logs in; recorded. What encrypts is not imitated."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mirage.shell import missing
from mirage.shell.registry import program
from mirage.shell.systemd.asking import asked

if TYPE_CHECKING:
    from mirage.shell.process import Process

PATH = "/usr/bin/systemd-creds"
LONGS = {
    "help": "h", "version": "version", "no-pager": "no-pager", "no-legend": "no-legend", "json": ":json", "system": "system",
    "transcode": ":transcode", "newline": ":newline", "pretty": "p", "name": ":name", "timestamp": ":timestamp",
    "not-after": ":not-after", "with-key": ":with-key", "tpm2-device": ":tpm2-device", "tpm2-pcrs": ":tpm2-pcrs",
    "tpm2-public-key": ":key", "tpm2-public-key-pcrs": ":key-pcrs", "tpm2-signature": ":signature", "quiet": "q",
}  # fmt: skip
LEAST = {"cat": 1, "encrypt": 2, "decrypt": 1}
MOST = {"list": 0, "setup": 0, "has-tpm2": 0, "encrypt": 2, "decrypt": 2}
VERBS = {*LEAST, *MOST}
NAME = re.compile(r"(?!\.\.?$)[^/\x00-\x1f\x7f]{1,255}")


@program("systemd-creds", path=PATH)
def systemd_creds(proc: Process) -> int:
    options, words = asked(proc, "hHTpq", LONGS)
    verb = words.pop(0) if words else "list"
    if verb not in VERBS:
        proc.err(f"Unknown command verb {verb}.\n")
        return 1
    if len(words) < LEAST.get(verb, 0) or len(words) > MOST.get(verb, len(words)):
        proc.err(f"Too {'few' if len(words) < LEAST.get(verb, 0) else 'many'} arguments.\n")
        return 1
    if verb not in ("list", "cat") or "CREDENTIALS_DIRECTORY" in proc.env:
        return missing.end(proc, PATH.encode(), proc.argv)
    if verb == "list":
        is_system = "system" in dict(options)
        proc.err(f"No credentials passed{' to system.' if is_system else '. (i.e. $CREDENTIALS_DIRECTORY not set.)'}\n")
        return 1
    for word in words:
        proc.err(f"Credential '{word}' not set.\n" if NAME.fullmatch(word) else f"Credential name '{word}' is not valid.\n")
    return 1
