"""`make realism`: start a Mirage as users get it, and let the shared yardstick compare it with a real Debian's answers."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

PASSWORD = "a-password-for-the-yardstick"


def main() -> int:
    """The yardstick's own exit status; 2 where it is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True, help="directory that holds realism/ and corpora/")
    parser.add_argument("--shell", default="emulated")
    parser.add_argument("--image", default=None, help="image name or path; default is that of `mirage up`")
    parser.add_argument("--reference", type=Path, default=None, help="recorded sessions; default is the public set of corpora/")
    parser.add_argument("--out", type=Path, default=Path("build/realism.jsonl"), help="the lines that differ")
    options, more = parser.parse_known_args()
    yardstick = options.shared / "realism" / "realism.py"
    reference = options.reference or options.shared / "corpora" / "public-reference.jsonl"
    if not (yardstick.exists() and reference.exists()):
        print(f"{yardstick} or {reference} is missing: name the directory with SHARED=DIR", file=sys.stderr)
        return 2
    options.out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="mirage-realism-") as data:
        command = [
            str(Path(sys.executable).with_name("mirage")), "up", "--data", data, "--ssh", "127.0.0.1:0",
            "--login", f"root:{PASSWORD}", "--shell", options.shell, *(["--image", options.image] if options.image else []),
        ]  # fmt: skip
        # each session of the yardstick is another attacker's, but all come from one address: none may find another's files
        environment = {**os.environ, "MIRAGE_LAYERS_SHARE": "session"}
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as mirage:
            try:
                assert mirage.stdout is not None
                ready = dict(pair.partition("=")[::2] for pair in mirage.stdout.readline().split()[1:])
                if "ssh" not in ready:
                    print("mirage did not start", file=sys.stderr)
                    return 2
                port = ready["ssh"].rpartition(":")[2]
                return subprocess.call([
                    sys.executable, str(yardstick), "compare", str(reference), "--port", port, "--user", "root",
                    "--password", PASSWORD, "--hostname", _name(data), "--local", "--json", str(options.out), *more,
                ])  # fmt: skip
            finally:
                mirage.terminate()


def _name(data: str) -> str:
    """What the pretended machine is called."""
    mirage = str(Path(sys.executable).with_name("mirage"))
    shown = subprocess.run([mirage, "host", "show", "--data", data, "--json"], capture_output=True, text=True, check=True)
    return str(json.loads(shown.stdout)["hostname"]).partition(".")[0]


if __name__ == "__main__":
    sys.exit(main())
