"""Whether the visitors of a layer are still reached, by its links, its routes and its packet filter.

Who takes down the interface by which he came, its address, the way back to him, or has the filter drop his packets, is in the place in
which he would be on any server: what he types is not heard and nothing comes back, until something on the machine undoes it (`ip link
set eth0 down; sleep 5; ip link set eth0 up` is such a thing, and what was printed meanwhile then arrives). Where nothing does, his
provider resets the machine after some minutes, as it stops answering; until sshd runs again, who connects waits.
"""

from __future__ import annotations

import asyncio
import ipaddress
from typing import TYPE_CHECKING

from mirage.base.clock import SECOND
from mirage.world import reboot
from mirage.world.kernel import firewall
from mirage.world.kernel.firewall import Packet
from mirage.world.stack import routing
from mirage.world.stack.changes import RefusedError
from mirage.world.standing import Reboot

if TYPE_CHECKING:
    from mirage.world.mounts import Place
    from mirage.world.visit import Visit

PATIENCE = (150.0, 400.0)  # seconds until a provider's watchdog resets a machine that is silent


def is_cut(place: Place, visit: Visit) -> bool:
    """Whether nothing of his arrives, or nothing for him leaves."""
    if place.standing.network is None and not place.standing.firewall:
        return False
    (local, port), (remote, far) = visit.local, visit.source
    if ipaddress.ip_address(remote).is_loopback:
        return False
    net, now = place.stack, place.host.clock.now()
    card = net.at(place.host.identity.interface.index)
    if card is None or not net.runs(card):
        return True
    if ":" not in remote:
        if not net.owns(local, now):
            return True
        try:
            if routing.way(net, remote, now).link.index != card.index:
                return True
        except RefusedError:
            return True
    family = 6 if ":" in remote else 4
    tables = place.standing.firewall
    incoming = Packet("tcp", remote, local, far, port, into=card.name)
    outgoing = Packet("tcp", local, remote, port, far, out=card.name)
    return not (firewall.passes(tables, family, "INPUT", incoming) and firewall.passes(tables, family, "OUTPUT", outgoing))


def watch(place: Place) -> None:
    """Something has changed: who was cut off may be reached again, and who is cut off altogether waits for the provider."""
    is_lost = bool(place.visits) and all(is_cut(place, visit) for visit in place.visits)
    if not is_lost:
        if place.silent is not None:
            place.silent.cancel()
            place.silent = place.going = None
            place.host.coming_up.pop(place.layer, None)
        return
    if place.going is not None:
        return
    now = place.host.clock.now()
    seconds = place.host.dice("silent", place.layer, now).uniform(*PATIENCE)
    plan, ready = reboot.planned(place.host, place.layer, is_off=False)
    later = int(seconds * SECOND)
    place.going = Reboot(plan.down + later, plan.up + later), ready + later
    place.host.coming_up[place.layer] = place.going[1]
    place.silent = asyncio.ensure_future(_reset(place, seconds))


async def _reset(place: Place, seconds: float) -> None:
    await place.host.clock.sleep(seconds)
    place.is_reset = True
    reboot.end_all(place)
    place.stir()
