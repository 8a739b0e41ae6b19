"""The warden's process: root's rights kept for one thing, to make cells for the sandbox when the stage asks."""

from __future__ import annotations

import json
import signal
import socket
import sys

from mirage.app.leash import accompany, report
from mirage.sandbox import cgroups
from mirage.sandbox.warden import Warden


def main() -> None:
    order = json.load(sys.stdin)  # `children.Order`, without what reads it
    sys.stdin.close()
    accompany(order["parent"])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the supervisor's to hear; it ends us by hanging up
    try:
        warden = Warden(
            socket.socket(fileno=order["warden"]), cgroups.Shares(), lambda text: print(f"mirage: {text}", file=sys.stderr)
        )
    except OSError as error:
        report("failed", reason=f"the warden: {error}")
        raise SystemExit(1) from None
    report("ready")
    warden.serve()


if __name__ == "__main__":
    main()
