"""What one login leaves in auth.log and syslog: sshd (OpenSSH 9.2p1), pam_unix, systemd-logind and systemd 252, at its beginning and its end.

The machine's own people and its visitors leave the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mirage.base.clock import SECOND
from mirage.world.logs import lines as logs
from mirage.world.logs.lines import Line

STAYS = 10 * SECOND  # logind.conf UserStopDelaySec
ENVIRONMENT = "pam_env(sshd:session): deprecated reading of user environment enabled"  # of Debian's pam.d/sshd: user_readenv=1
BEGINS = (  # what a user's manager says, recorded
    "Queued start job for default target default.target.", "Reached target paths.target - Paths.",
    "Reached target sockets.target - Sockets.", "Reached target timers.target - Timers.", "Reached target basic.target - Basic System.",
)  # fmt: skip
ENDS = (
    "Activating special unit exit.target...", "Stopped target default.target - Main User Target.",
    "Stopped target basic.target - Basic System.", "Stopped target paths.target - Paths.", "Stopped target sockets.target - Sockets.",
    "Reached target shutdown.target - Shutdown.", "Stopped target timers.target - Timers.",
    "Finished systemd-exit.service - Exit the Session.", "Reached target exit.target - Exit the Session.",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entered:
    """Who came in: `pid` of the sshd that lets him in, `worker` of the one that serves him, `number` of logind's session."""

    user: str
    uid: int
    source: str
    port: int
    pid: int
    worker: int
    number: int
    logind: int  # its pid; 0 where there is none
    manager: int = 0  # the pid of systemd's manager for him


def opened(entered: Entered, now: int, method: str, *, is_first: bool) -> list[Line]:
    """`method` with what sshd adds to it (`publickey`, and `: ED25519 SHA256:...`); `is_first`: the user had no session before."""
    at, tag, user = _pace(now), f"sshd[{entered.pid}]", entered.user
    method, _, detail = method.partition(": ")
    lines = [
        Line(
            now,
            logs.AUTH,
            tag,
            f"Accepted {method} for {user} from {entered.source} port {entered.port} ssh2{detail and ': ' + detail}",
        ),
        Line(
            at(2_400_000),
            logs.AUTH,
            tag,
            f"pam_unix(sshd:session): session opened for user {user}(uid={entered.uid}) by (uid=0)",
        ),
    ]
    if not entered.logind:
        return lines
    logind, system = f"systemd-logind[{entered.logind}]", "systemd[1]"
    lines.append(Line(at(9_100_000), logs.AUTH, logind, f"New session {entered.number} of user {user}."))
    if is_first:
        uid = entered.uid
        runtime = f"user-runtime-dir@{uid}.service - User Runtime Directory /run/user/{uid}"
        lines += [
            Line(at(9_900_000), logs.SYSLOG, system, f"Created slice user-{uid}.slice - User Slice of UID {uid}."),
            Line(at(10_700_000), logs.SYSLOG, system, f"Starting {runtime}..."),
            Line(at(17_800_000), logs.SYSLOG, system, f"Finished {runtime}."),
            Line(at(18_900_000), logs.SYSLOG, system, f"Starting user@{uid}.service - User Manager for UID {uid}..."),
            Line(
                at(21_000_000), logs.AUTH, "(systemd)", f"pam_unix(systemd-user:session): session opened for user {user}"
                f"(uid={uid}) by (uid=0)",
            ),
            *(Line(at(181_000_000 + 400_000 * number), logs.SYSLOG, f"systemd[{entered.manager}]", text) for number, text in enumerate(BEGINS)),
            Line(at(187_000_000), logs.SYSLOG, system, f"Started user@{uid}.service - User Manager for UID {uid}."),
            Line(at(187_400_000), logs.SYSLOG, f"systemd[{entered.manager}]", "Reached target default.target - Main User Target."),
            Line(at(187_800_000), logs.SYSLOG, f"systemd[{entered.manager}]", f"Startup finished in {(at(160_000_000) - now) // 1_000_000}ms."),
        ]  # fmt: skip
    lines.append(Line(at(190_000_000), logs.SYSLOG, system, f"Started {_scope(entered)} - Session {entered.number} of User {user}."))
    lines.append(Line(at(194_000_000), logs.AUTH, tag, ENVIRONMENT))
    return lines


def closed(entered: Entered, now: int) -> list[Line]:
    """He has hung up."""
    at, tag, own = _pace(now), f"sshd[{entered.pid}]", f"sshd[{entered.worker}]"
    peer = f"{entered.source} port {entered.port}"
    lines = [
        Line(now, logs.AUTH, own, f"Received disconnect from {peer}:11: disconnected by user"),
        Line(at(90_000), logs.AUTH, own, f"Disconnected from user {entered.user} {peer}"),
        Line(at(700_000), logs.AUTH, tag, f"pam_unix(sshd:session): session closed for user {entered.user}"),
    ]
    if entered.logind:
        logind = f"systemd-logind[{entered.logind}]"
        lines += [
            Line(at(2_900_000), logs.SYSLOG, "systemd[1]", f"{_scope(entered)}: Deactivated successfully."),
            Line(at(3_000_000), logs.AUTH, logind, f"Session {entered.number} logged out. Waiting for processes to exit."),
            Line(at(3_800_000), logs.AUTH, logind, f"Removed session {entered.number}."),
        ]
    return lines


def left(entered: Entered, now: int) -> list[Line]:
    """His last session was over at `now`: a while later his manager is, too."""
    uid, system, at = entered.uid, "systemd[1]", _pace(now + STAYS)
    runtime = f"user-runtime-dir@{uid}.service - User Runtime Directory /run/user/{uid}"
    texts = (
        f"user@{uid}.service: Deactivated successfully.",
        f"Stopped user@{uid}.service - User Manager for UID {uid}.", f"Stopping {runtime}...", f"run-user-{uid}.mount: Deactivated successfully.",
        f"user-runtime-dir@{uid}.service: Deactivated successfully.", f"Stopped {runtime}.", f"Removed slice user-{uid}.slice - User Slice of UID {uid}.",
    )  # fmt: skip
    own = f"systemd[{entered.manager}]"
    lines = [Line(at(0), logs.SYSLOG, system, f"Stopping user@{uid}.service - User Manager for UID {uid}...")]
    lines += [Line(at(2_100_000 + number * 700_000), logs.SYSLOG, own, text) for number, text in enumerate(ENDS)]
    return lines + [Line(at(number * 8_700_000), logs.SYSLOG, system, text) for number, text in enumerate(texts, 1)]


def _pace(start: int) -> Callable[[int], int]:
    """Moments after a beginning: no two logins take as long, and none longer than is written here."""
    share = 0.55 + 0.45 * (start // 1000 * 2_654_435_761 % (1 << 32)) / (1 << 32)
    return lambda span: start + int(span * share)


def _scope(entered: Entered) -> str:
    return f"session-{entered.number}.scope"
