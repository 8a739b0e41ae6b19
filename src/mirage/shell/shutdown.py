"""The machine goes down: every session of the layer is hung up, as sshd's end does it, and what was stopped runs again after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.world import reboot
from mirage.world.logs import lines as logs
from mirage.world.logs.lines import Line

if TYPE_CHECKING:
    from mirage.shell.process import Process

SECONDS = 0.6  # between the call to logind and the end of the sessions


def refuse(proc: Process, verb: str) -> int:
    """logind has nobody to ask whether he may: Debian installs no polkit."""
    call = {"reboot": "Reboot", "poweroff": "PowerOff", "halt": "Halt"}.get(verb, verb.capitalize())
    proc.err(f"Failed to set wall message, ignoring: Access denied\nCall to {call} failed: Access denied\n")
    return 1


async def end_session(proc: Process, verb: str) -> int:
    """`reboot` and its kin by root."""
    text = {"reboot": "System is rebooting.", "halt": "System is halting."}.get(verb, "System is powering down.")
    logind = proc.host.services.by_comm.get("systemd-logind")
    if logind is not None:
        proc.host.logins.log(proc.visit.layer, [Line(proc.clock.now(), logs.AUTH, f"systemd-logind[{logind.pid}]", text)])
    await proc.sleep(SECONDS)
    place = proc.host.place(proc.visit.layer)
    place.going = reboot.planned(proc.host, place.layer, is_off=verb in ("halt", "poweroff"))
    proc.host.coming_up[place.layer] = place.going[1]
    reboot.end_all(place, proc.pid)
    return 0
