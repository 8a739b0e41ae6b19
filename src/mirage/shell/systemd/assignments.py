"""NAME=VALUE as `systemd-run -p` and `systemctl set-property` take it, and as the manager writes it down (bus-unit-util.c, systemd 252)."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable

from mirage.shell.lib.recorded import text_of
from mirage.shell.systemd import spans

SIZES = {"": 1, "B": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40, "P": 1 << 50, "E": 1 << 60}
BOOLEANS = {
    **dict.fromkeys(("1", "yes", "y", "true", "t", "on"), "yes"),
    **dict.fromkeys(("0", "no", "n", "false", "f", "off"), "no"),
}
UNIT = frozenset(
    "Description CollectMode FailureAction SuccessAction FailureActionExitStatus SuccessActionExitStatus RebootArgument OnFailureJobMode "
    "JobTimeoutAction JobTimeoutSec JobRunningTimeoutSec StartLimitBurst StartLimitAction StartLimitIntervalSec StopWhenUnneeded "
    "RefuseManualStart RefuseManualStop AllowIsolate IgnoreOnIsolate DefaultDependencies Documentation Requires Requisite Wants BindsTo "
    "PartOf Upholds Conflicts Before After OnFailure OnSuccess RequiresMountsFor".split()
)
MEMORY = frozenset("MemoryMin MemoryLow MemoryHigh MemoryMax MemorySwapMax MemoryLimit DefaultMemoryLow DefaultMemoryMin".split())
CGROUP = MEMORY | frozenset(
    "CPUWeight StartupCPUWeight CPUShares CPUQuota CPUQuotaPeriodSec IOWeight IODeviceWeight IOReadBandwidthMax IOWriteBandwidthMax "
    "IOReadIOPSMax IOWriteIOPSMax BlockIOWeight TasksMax DevicePolicy DeviceAllow Slice IPAddressAllow IPAddressDeny AllowedCPUs "
    "AllowedMemoryNodes CPUAccounting MemoryAccounting TasksAccounting IOAccounting BlockIOAccounting IPAccounting Delegate "
    "ManagedOOMSwap ManagedOOMMemoryPressure ManagedOOMPreference".split()
)
EXTRA = {
    "Service": frozenset(
        "Type Restart RestartSec TimeoutSec TimeoutStartSec TimeoutStopSec RuntimeMaxSec WatchdogSec RemainAfterExit PIDFile BusName "
        "GuessMainPID NotifyAccess User Group SupplementaryGroups DynamicUser WorkingDirectory RootDirectory RootImage Environment "
        "EnvironmentFile PassEnvironment UnsetEnvironment StandardInput StandardOutput StandardError SyslogIdentifier SyslogLevel "
        "SyslogFacility Nice OOMScoreAdjust UMask LimitNOFILE LimitNPROC LimitCORE LimitMEMLOCK LimitAS LimitCPU LimitFSIZE LimitSTACK "
        "PrivateTmp PrivateDevices PrivateNetwork PrivateUsers PrivateMounts ProtectSystem ProtectHome ProtectKernelTunables "
        "ProtectKernelModules ProtectKernelLogs ProtectControlGroups ProtectClock ProtectHostname ProtectProc NoNewPrivileges "
        "ReadWritePaths ReadOnlyPaths InaccessiblePaths ExecPaths NoExecPaths BindPaths BindReadOnlyPaths TemporaryFileSystem "
        "CapabilityBoundingSet AmbientCapabilities SystemCallFilter SystemCallArchitectures RestrictAddressFamilies RestrictNamespaces "
        "RestrictRealtime RestrictSUIDSGID MemoryDenyWriteExecute LockPersonality KeyringMode RuntimeDirectory StateDirectory "
        "CacheDirectory LogsDirectory ConfigurationDirectory ExecStart ExecStartPre ExecStartPost ExecStop ExecStopPost ExecReload "
        "KillMode KillSignal SendSIGKILL SendSIGHUP SuccessExitStatus TTYPath TTYReset TTYVHangup OOMPolicy CPUAffinity "
        "CPUSchedulingPolicy CPUSchedulingPriority IOSchedulingClass IOSchedulingPriority IgnoreSIGPIPE RemoveIPC UtmpIdentifier".split()
    ),
    "Scope": frozenset("TimeoutStopSec RuntimeMaxSec OOMPolicy KillMode KillSignal SendSIGKILL SendSIGHUP User Group".split()),
    "Timer": frozenset(
        "OnActiveSec OnBootSec OnStartupSec OnUnitActiveSec OnUnitInactiveSec OnCalendar AccuracySec RandomizedDelaySec "
        "FixedRandomDelay Persistent WakeSystem RemainAfterElapse OnTimezoneChange OnClockChange".split()
    ),
    "Path": frozenset("PathExists PathExistsGlob PathChanged PathModified DirectoryNotEmpty MakeDirectory DirectoryMode "
                      "TriggerLimitIntervalSec TriggerLimitBurst".split()),
    "Socket": frozenset("ListenStream ListenDatagram ListenSequentialPacket ListenFIFO ListenSpecial ListenNetlink Accept SocketMode "
                        "SocketUser SocketGroup BindIPv6Only Backlog MaxConnections KeepAlive NoDelay FreeBind".split()),
    "Slice": frozenset(), "Mount": frozenset(), "Swap": frozenset(),
}  # fmt: skip
PLACED = frozenset(("Service", "Scope", "Slice", "Socket", "Mount", "Swap"))  # kinds with a control group


def assigned(section: str, text: str) -> list[tuple[str, str, str]]:
    """Section, directive and value as they are written. ValueError: what is wrong with it."""
    name, equals, value = text.partition("=")
    if not equals:
        raise ValueError(f"Not an assignment: {text}")
    if name in UNIT:
        return [("Unit", name, value)]
    if not (name in EXTRA.get(section, ()) or (section in PLACED and name in CGROUP)):
        raise ValueError(f"Unknown assignment: {text}")
    return [(section, name, _judged(name)(name, value))]


def _judged(name: str) -> Callable[[str, str], str]:
    if name in MEMORY:
        return _memory
    if name == "CPUQuota":
        return _quota
    if name in ("CPUWeight", "StartupCPUWeight", "IOWeight"):
        return _weight
    if name == "TasksMax":
        return _tasks
    if name.endswith("Sec"):
        return _span
    if name in ("Environment", "PassEnvironment"):
        return lambda _name, value: " ".join(f'"{word}"' for word in value.split())
    return _boolean if _is_boolean(name) else lambda _name, value: value


@functools.cache
def _booleans() -> frozenset[str]:
    rows = [line.partition("=") for line in text_of("systemctl.show.service").splitlines()]
    return frozenset(key for key, _, value in rows if value in ("yes", "no")) - {"ProtectSystem", "ProtectHome"}


def _is_boolean(name: str) -> bool:
    return name in _booleans() or name in ("Persistent", "WakeSystem", "RemainAfterElapse", "MakeDirectory", "Accept")


def _boolean(name: str, value: str) -> str:
    if value.lower() not in BOOLEANS:
        raise ValueError(f"Failed to parse {name}={value}: Invalid argument")
    return BOOLEANS[value.lower()]


def _span(name: str, value: str) -> str:
    micro = spans.parsed(value)
    if micro is None:
        raise ValueError(f"Failed to parse {name}={value}: Invalid argument")
    return spans.span(micro)


def _memory(name: str, value: str) -> str:
    if value in ("infinity", "") or re.fullmatch(r"\d{1,3}(?:\.\d+)?%", value):
        return value or "infinity"
    size = size_of(value)
    if size is None:
        raise ValueError(f"Failed to parse {name}={value}: Invalid argument")
    return str(size)


def size_of(text: str) -> int | None:
    """parse_size() with the base 1024: bytes, or None for what is none."""
    found = re.fullmatch(r"(\d+)(?:\.(\d+))?([BKMGTPE]?)", text)
    return int(float(f"{found[1]}.{found[2] or 0}") * SIZES[found[3]]) if found is not None else None


def _quota(name: str, value: str) -> str:
    if value == "":
        return ""
    found = re.fullmatch(r"(\d+)(?:\.\d+)?%", value)
    if found is None or not int(found[1]):
        raise ValueError(f"CPU quota '{value}' invalid.")
    return value


def _weight(name: str, value: str) -> str:
    if value not in ("idle", "") and not (value.isdecimal() and 1 <= int(value) <= 10_000):
        raise ValueError(f"Failed to parse {name}={value}: Invalid argument")
    return value


def _tasks(name: str, value: str) -> str:
    if value != "infinity" and not re.fullmatch(r"\d+%?", value):
        raise ValueError(f"Failed to parse maximum tasks specification {value}")
    return value
