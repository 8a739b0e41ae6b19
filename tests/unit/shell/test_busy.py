"""What runs has had the pretended machine's processor, whoever else was served: times, load averages and /proc/stat agree on it."""

from __future__ import annotations

from dataclasses import dataclass

from mirage.base.clock import SECOND, ManualClock
from mirage.world.host import Host
from tests.unit.shell.conftest import Machine


@dataclass(slots=True)
class Passing(ManualClock):
    """A clock on which each look takes a tenth of a second."""

    def monotonic(self) -> float:
        self.time += SECOND // 10
        return self.time / SECOND


def _machine(machine: Machine) -> Machine:
    host = machine.host
    return Machine(Host.open(host.store, host.image, "web-debian-12", Passing(host.clock.now())))


def test_a_busy_loop_is_seen_in_its_time_and_in_the_machine_s(machine: Machine) -> None:
    busy = _machine(machine)
    asked = "ps -o time= -p $$; set -- $(head -1 /proc/stat); echo $2"
    idle = busy.run(asked).out.decode().split()
    computed = busy.run(f"for ((i = 0; i < 20000; i++)); do :; done; {asked}").out.decode().split()
    assert computed[0] > idle[0]
    assert int(computed[1]) - int(idle[1]) > 100


def test_a_busy_loop_warms_the_load_average(machine: Machine) -> None:
    busy = _machine(machine)
    one = "cut -d' ' -f1 /proc/loadavg"
    before, after = busy.run(f"{one}; for ((i = 0; i < 20000; i++)); do :; done; {one}").out.decode().split()
    assert float(after) > float(before)
