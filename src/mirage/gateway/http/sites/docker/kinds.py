"""Of what kind the fields of a request are, as encoding/json holds them against the daemon's structures."""

from __future__ import annotations

from typing import Any

from mirage.gateway.http.sites.docker.answers import Fault

STRINGS = "[]string"
MAP = "map[string]string"
ZERO: dict[str, Any] = {"string": "", "bool": False, "int": 0, "int64": 0, "uint16": 0}
HELD: dict[str, tuple[type, ...]] = {"string": (str,), "bool": (bool,), "int": (int,), "int64": (int,), "uint16": (int,)}


class Struct(dict[str, Any]):
    """A structure's fields; `name` as Go has it."""

    def __init__(self, name: str, fields: dict[str, Any]) -> None:
        super().__init__(fields)
        self.name = name


class Listed:
    """A list (`is_map`: a map from strings) of something that is no string."""

    def __init__(self, name: str, of: Any, *, is_map: bool = False) -> None:
        self.name, self.of, self.is_map = name, of, is_map


def _all(names: str, kind: Any) -> dict[str, Any]:
    return dict.fromkeys(names.split(), kind)


PORT = Struct("PortBinding", _all("HostIp HostPort", "string"))
MOUNT = Struct("Mount", {**_all("Type Source Target Consistency", "string"), "ReadOnly": "bool"})
ENDPOINT = Struct("EndpointSettings", {**_all("NetworkID EndpointID Gateway IPAddress MacAddress", "string"), "Aliases": STRINGS})
HOST = Struct("HostConfig", {
    **_all("Binds VolumesFrom CapAdd CapDrop Dns DnsOptions DnsSearch ExtraHosts GroupAdd Links SecurityOpt", STRINGS),
    **_all("DeviceCgroupRules MaskedPaths ReadonlyPaths", STRINGS),
    **_all("ContainerIDFile NetworkMode VolumeDriver CgroupnsMode IpcMode Cgroup PidMode UTSMode UsernsMode Runtime", "string"),
    **_all("Isolation CgroupParent CpusetCpus CpusetMems", "string"),
    **_all("AutoRemove Privileged PublishAllPorts ReadonlyRootfs OomKillDisable Init", "bool"),
    **_all("ShmSize CpuShares Memory NanoCpus CpuPeriod CpuQuota CpuRealtimePeriod CpuRealtimeRuntime KernelMemory", "int64"),
    **_all("KernelMemoryTCP MemoryReservation MemorySwap MemorySwappiness PidsLimit CpuCount CpuPercent IOMaximumBandwidth", "int64"),
    "OomScoreAdj": "int", "BlkioWeight": "uint16", "IOMaximumIOps": "int64", "ConsoleSize": Listed("[2]uint", "int"),
    "LogConfig": Struct("LogConfig", {"Type": "string", "Config": MAP}),
    "RestartPolicy": Struct("RestartPolicy", {"Name": "string", "MaximumRetryCount": "int"}),
    "PortBindings": Listed("nat.PortMap", Listed("[]nat.PortBinding", PORT), is_map=True),
    "Mounts": Listed("[]mount.Mount", MOUNT), "Devices": Listed("[]container.DeviceMapping", Struct("DeviceMapping", {})),
    "DeviceRequests": Listed("[]container.DeviceRequest", Struct("DeviceRequest", {})),
    "Ulimits": Listed("[]*units.Ulimit", Struct("Ulimit", {})), "Tmpfs": MAP, "Sysctls": MAP,
    **_all("BlkioWeightDevice BlkioDeviceReadBps BlkioDeviceWriteBps BlkioDeviceReadIOps BlkioDeviceWriteIOps",
           Listed("[]*blkiodev.ThrottleDevice", Struct("ThrottleDevice", {}))),
})  # fmt: skip
CREATE = Struct("ContainerConfigWrapper", {
    **_all("Hostname Domainname User Image WorkingDir MacAddress StopSignal", "string"),
    **_all("AttachStdin AttachStdout AttachStderr Tty OpenStdin StdinOnce ArgsEscaped NetworkDisabled", "bool"),
    **_all("Env OnBuild", STRINGS), **_all("Cmd Entrypoint Shell", "strslice"), "Labels": MAP,
    "Volumes": Listed("map[string]struct {}", Struct("", {}), is_map=True),
    "ExposedPorts": Listed("nat.PortSet", Struct("", {}), is_map=True), "HostConfig": HOST,
    "NetworkingConfig": Struct("NetworkingConfig", {
        "EndpointsConfig": Listed("map[string]*network.EndpointSettings", ENDPOINT, is_map=True),
    }),
})  # fmt: skip
EXEC = Struct("ExecConfig", {
    **_all("User DetachKeys WorkingDir", "string"), **_all("Privileged Tty AttachStdin AttachStderr AttachStdout Detach", "bool"),
    "Env": STRINGS, "Cmd": STRINGS,
})  # fmt: skip
UPDATE = Struct("UpdateConfig", {name: HOST[name] for name in (
    "RestartPolicy", "CpuShares", "Memory", "NanoCpus", "CpuPeriod", "CpuQuota", "CpusetCpus", "CpusetMems", "MemorySwap",
    "PidsLimit", "MemoryReservation", "BlkioWeight", "CgroupParent", "KernelMemory",
)})  # fmt: skip
LABELLED = {"Name": "string", "Driver": "string", "Labels": MAP}
VOLUME = Struct("VolumeCreateBody", {**LABELLED, "DriverOpts": MAP})
AUTH = Struct("AuthConfig", _all("username password auth email serveraddress identitytoken registrytoken", "string"))


def held(body: dict[str, Any], struct: Struct) -> dict[str, Any]:
    """What the structure holds of an object; null is nothing. Fault: a field of another kind."""
    return _struct(body, struct, "")


def _struct(value: dict[str, Any], struct: Struct, path: str) -> dict[str, Any]:
    if not struct:
        return value
    found = {}
    for key, given in value.items():
        if key in struct and given is not None:
            found[key] = _value(given, struct[key], struct.name, f"{path}.{key}")
    return found


def _value(given: Any, kind: Any, owner: str, path: str) -> Any:
    if isinstance(kind, Struct):
        return _struct(_is(given, dict, kind.name, owner, path), kind, path)
    if isinstance(kind, Listed):
        if kind.is_map:
            entries = _is(given, dict, kind.name, owner, path)
            return {key: _element(value, kind.of, owner, path) for key, value in entries.items()}
        return [_element(value, kind.of, owner, path) for value in _is(given, list, kind.name, owner, path)]
    if kind == STRINGS:
        return [_element(value, "string", owner, path) for value in _is(given, list, STRINGS, owner, path)]
    if kind == MAP:
        return {key: _element(value, "string", owner, path) for key, value in _is(given, dict, MAP, owner, path).items()}
    if kind == "strslice":
        if isinstance(given, str):
            return [given]
        return [_element(value, "string", "", "") for value in _is(given, list, STRINGS, "", "")]
    return _is(given, HELD[kind], kind, owner, path)


def _element(value: Any, kind: Any, owner: str, path: str) -> Any:
    if value is None:
        return ZERO.get(kind, "") if isinstance(kind, str) else [] if isinstance(kind, Listed) else {}
    return _value(value, kind, owner, path)


def _is(given: Any, wanted: type | tuple[type, ...], kind: str, owner: str, path: str) -> Any:
    is_number = wanted == (int,)
    fits: Any = given
    if isinstance(given, wanted) and not (is_number and (isinstance(given, bool) or not -(1 << 63) <= fits < 1 << 63)):
        return given
    name = {dict: "object", list: "array", str: "string", bool: "bool"}.get(type(given), f"number {given}" if is_number else "number")
    where = f"Go struct field {owner}{path}" if owner else "Go value"
    raise Fault(500, f"json: cannot unmarshal {name} into {where} of type {kind}")
