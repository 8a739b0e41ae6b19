"""Containers as dockerd 20.10.24 describes them: the defaults of every field, and the three views (create, list, inspect)."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from mirage.base.chance import derive
from mirage.world.containers import HOME, Container, Image
from mirage.world.moments import nano, seconds

Json = dict[str, Any]
NEVER = "0001-01-01T00:00:00Z"
CONFIG: Json = {
    "Hostname": "", "Domainname": "", "User": "", "AttachStdin": False, "AttachStdout": False, "AttachStderr": False, "Tty": False,
    "OpenStdin": False, "StdinOnce": False, "Env": None, "Cmd": None, "Image": "", "Volumes": None, "WorkingDir": "",
    "Entrypoint": None, "OnBuild": None, "Labels": {},
}  # fmt: skip
HOST_CONFIG: Json = {
    "Binds": None, "ContainerIDFile": "", "LogConfig": {"Type": "json-file", "Config": {}}, "NetworkMode": "default",
    "PortBindings": None, "RestartPolicy": {"Name": "", "MaximumRetryCount": 0}, "AutoRemove": False, "VolumeDriver": "",
    "VolumesFrom": None, "CapAdd": None, "CapDrop": None, "CgroupnsMode": "private", "Dns": None, "DnsOptions": None,
    "DnsSearch": None, "ExtraHosts": None, "GroupAdd": None, "IpcMode": "private", "Cgroup": "", "Links": None, "OomScoreAdj": 0,
    "PidMode": "", "Privileged": False, "PublishAllPorts": False, "ReadonlyRootfs": False, "SecurityOpt": None, "UTSMode": "",
    "UsernsMode": "", "ShmSize": 67108864, "Runtime": "runc", "ConsoleSize": [0, 0], "Isolation": "", "CpuShares": 0, "Memory": 0,
    "NanoCpus": 0, "CgroupParent": "", "BlkioWeight": 0, "BlkioWeightDevice": None, "BlkioDeviceReadBps": None,
    "BlkioDeviceWriteBps": None, "BlkioDeviceReadIOps": None, "BlkioDeviceWriteIOps": None, "CpuPeriod": 0, "CpuQuota": 0,
    "CpuRealtimePeriod": 0, "CpuRealtimeRuntime": 0, "CpusetCpus": "", "CpusetMems": "", "Devices": None, "DeviceCgroupRules": None,
    "DeviceRequests": None, "KernelMemory": 0, "KernelMemoryTCP": 0, "MemoryReservation": 0, "MemorySwap": 0,
    "MemorySwappiness": None, "OomKillDisable": None, "PidsLimit": None, "Ulimits": None, "CpuCount": 0, "CpuPercent": 0,
    "IOMaximumIOps": 0, "IOMaximumBandwidth": 0,
    "MaskedPaths": ["/proc/asound", "/proc/acpi", "/proc/kcore", "/proc/keys", "/proc/latency_stats", "/proc/timer_list",
                    "/proc/timer_stats", "/proc/sched_debug", "/proc/scsi", "/sys/firmware"],
    "ReadonlyPaths": ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"],
}  # fmt: skip
ENDPOINT: Json = {
    "IPAMConfig": None, "Links": None, "Aliases": None, "NetworkID": "", "EndpointID": "", "Gateway": "", "IPAddress": "",
    "IPPrefixLen": 0, "IPv6Gateway": "", "GlobalIPv6Address": "", "GlobalIPv6PrefixLen": 0, "MacAddress": "", "DriverOpts": None,
}  # fmt: skip


def configs(body: Mapping[str, Any], image: Image, identity: str, name: str) -> tuple[Json, Json]:
    """Config and HostConfig: what was asked for, over the image's, over the defaults. `name` is the machine's own."""
    config = copy.deepcopy(CONFIG)
    given = {key: body[key] for key in CONFIG if key in body and body[key] is not None}
    config.update(given)
    own = image.config.get("config", {})
    if not config["Entrypoint"]:
        config["Entrypoint"] = config["Entrypoint"] if config["Entrypoint"] == [] else own.get("Entrypoint")
        config["Cmd"] = config["Cmd"] or (own.get("Cmd") if "Entrypoint" not in given else None)
    config["Env"] = _environment(config["Env"] or [], own.get("Env") or []) or None
    config["WorkingDir"] = config["WorkingDir"] or own.get("WorkingDir", "")
    host = copy.deepcopy(HOST_CONFIG)
    asked = body.get("HostConfig") or {}
    config["Hostname"] = config["Hostname"] or (name if "host" in (asked.get("NetworkMode"), asked.get("UTSMode")) else identity[:12])
    host.update({key: asked[key] for key in (*HOST_CONFIG, "Mounts") if asked.get(key) is not None})
    host["NetworkMode"] = host["NetworkMode"] or "default"
    if host["Privileged"]:
        host.update(SecurityOpt=["label=disable"], MaskedPaths=None, ReadonlyPaths=None)
    return config, host


def _environment(own: list[str], images: list[str]) -> list[str]:
    names = {pair.partition("=")[0] for pair in own if isinstance(pair, str)}
    return [*own, *(pair for pair in images if pair.partition("=")[0] not in names)]


def mounts(host: Mapping[str, Any]) -> list[Json]:
    """Binds and mounts as inspect lists them. ValueError: a bind that is none."""
    found = []
    for bind in host.get("Binds") or []:
        parts = str(bind).split(":")
        if len(parts) not in (2, 3) or not parts[1].startswith("/"):
            raise ValueError(f"invalid volume specification: '{bind}'")
        mode = parts[2] if len(parts) == 3 else ""
        is_path = parts[0].startswith("/")
        source = parts[0].rstrip("/") or "/"
        entry: Json = {"Type": "bind" if is_path else "volume"}
        if not is_path:
            entry |= {"Name": parts[0], "Source": f"/var/lib/docker/volumes/{parts[0]}/_data"}
        else:
            entry["Source"] = source
        entry["Destination"] = parts[1].rstrip("/") or "/"
        if not is_path:
            entry["Driver"] = "local"
        found.append(
            entry | {"Mode": mode, "RW": "ro" not in mode.split(","), "Propagation": "rslave" if source == "/" else "rprivate"}
        )
        if not is_path:
            found[-1]["Propagation"] = ""
    return found + [_specified(mount) for mount in host.get("Mounts") or []]


def _specified(mount: Mapping[str, Any]) -> Json:
    """A mount of the long form. ValueError: one that is none."""
    kind, source, target = mount.get("Type", ""), mount.get("Source", ""), mount.get("Target", "")
    if kind not in ("bind", "volume", "tmpfs"):
        raise ValueError(f'invalid mount config for type "{kind}": mount type unknown')
    if not target:
        raise ValueError(f'invalid mount config for type "{kind}": field Target must not be empty')
    if kind == "bind" and not source:
        raise ValueError('invalid mount config for type "bind": field Source must not be empty')
    if not target.startswith("/") or (kind == "bind" and not source.startswith("/")):
        raise ValueError(
            f"""invalid mount config for type "{kind}": invalid mount path: '{source or target}' mount path must be absolute"""
        )
    entry: Json = {"Type": kind}
    if kind == "volume":
        entry |= {"Name": source, "Source": f"/var/lib/docker/volumes/{source}/_data"}
    else:
        entry["Source"] = source.rstrip("/") or ("/" if kind == "bind" else "")
    entry["Destination"] = target.rstrip("/") or "/"
    if kind == "volume":
        entry["Driver"] = "local"
    propagation = ("rslave" if entry["Source"] == "/" else "rprivate") if kind == "bind" else ""
    return entry | {"Mode": "z" if kind == "volume" else "", "RW": not mount.get("ReadOnly"), "Propagation": propagation}


def made(identity: str, name: str, config: Json, host: Json, image: Image, now: int) -> Container:
    """A container that has not run."""
    line = [*(config["Entrypoint"] or []), *(config["Cmd"] or [])]
    network = host["NetworkMode"] if host["NetworkMode"] != "default" else "bridge"
    record: Json = {
        "StreamConfig": {},
        "State": {
            "Running": False,
            "Paused": False,
            "Restarting": False,
            "OOMKilled": False,
            "RemovalInProgress": False,
            "Dead": False,
            "Pid": 0,
            "ExitCode": 0,
            "Error": "",
            "StartedAt": NEVER,
            "FinishedAt": NEVER,
            "Health": None,
        },
        "ID": identity,
        "Created": nano(now),
        "Managed": False,
        "Path": line[0],
        "Args": line[1:],
        "Config": config,
        "Image": image.id,
        "NetworkSettings": {
            "Bridge": "",
            "SandboxID": "",
            "HairpinMode": False,
            "LinkLocalIPv6Address": "",
            "LinkLocalIPv6PrefixLen": 0,
            "Networks": {network: {**ENDPOINT, "IPAMOperational": False}},
            "Service": None,
            "Ports": None,
            "SandboxKey": "",
            "SecondaryIPAddresses": None,
            "SecondaryIPv6Addresses": None,
            "IsAnonymousEndpoint": False,
            "HasSwarmEndpoint": False,
        },
        "LogPath": "",
        "Name": f"/{name}",
        "Driver": "overlay2",
        "OS": "linux",
        "MountLabel": "",
        "ProcessLabel": "",
        "RestartCount": 0,
        "HasBeenStartedBefore": False,
        "HasBeenManuallyStopped": False,
        "MountPoints": {
            mount["Destination"]: {
                **mount,
                "Name": mount.get("Name", ""),
                "Driver": mount.get("Driver", ""),
                "Spec": {"Type": mount["Type"], "Source": mount["Source"], "Target": mount["Destination"]},
                "SkipMountpointCreation": False,
            }
            for mount in mounts(host)
        },
        "SecretReferences": None,
        "ConfigReferences": None,
        "AppArmorProfile": "",
        "HostnamePath": "",
        "HostsPath": "",
        "ShmPath": "",
        "ResolvConfPath": "",
        "SeccompProfile": "",
        "NoNewPrivileges": False,
        "LocalLogCacheMeta": {"HaveNotifyEnabled": False},
    }
    return Container(record, host)


def inspected(seed: bytes, container: Container) -> Json:
    """GET /containers/ID/json."""
    config, host, state = container.config, container.host, container.state
    folder = f"{HOME.decode()}/containers/{container.id}" if config["HasBeenStartedBefore"] else ""
    network = config["NetworkSettings"]
    ends = next(iter(network["Networks"].values()), ENDPOINT)
    overlay = container.overlay.decode()
    return {
        "Id": container.id,
        "Created": config["Created"],
        "Path": config["Path"],
        "Args": config["Args"],
        "State": {
            "Status": container.status,
            **{
                key: state[key]
                for key in (
                    "Running",
                    "Paused",
                    "Restarting",
                    "OOMKilled",
                    "Dead",
                    "Pid",
                    "ExitCode",
                    "Error",
                    "StartedAt",
                    "FinishedAt",
                )
            },
        },
        "Image": config["Image"],
        "ResolvConfPath": folder and f"{folder}/resolv.conf",
        "HostnamePath": folder and f"{folder}/hostname",
        "HostsPath": folder and f"{folder}/hosts",
        "LogPath": folder and f"{folder}/{container.id}-json.log",
        "Name": config["Name"],
        "RestartCount": config["RestartCount"],
        "Driver": "overlay2",
        "Platform": "linux",
        "MountLabel": "",
        "ProcessLabel": "",
        "AppArmorProfile": ("unconfined" if host["Privileged"] else "docker-default") if folder else "",
        "ExecIDs": None,
        "HostConfig": host,
        "GraphDriver": {
            "Data": {
                "LowerDir": f"{overlay}-init/diff:{HOME.decode()}/overlay2/{derive(seed, 'lower', config['Image']).hex()}/diff",
                "MergedDir": f"{overlay}/merged",
                "UpperDir": f"{overlay}/diff",
                "WorkDir": f"{overlay}/work",
            },
            "Name": "overlay2",
        },
        "Mounts": mounts(host),
        "Config": config["Config"],
        "NetworkSettings": {
            **{key: network[key] for key in ("Bridge", "SandboxID", "HairpinMode", "LinkLocalIPv6Address", "LinkLocalIPv6PrefixLen")},
            "Ports": network["Ports"] or {},
            "SandboxKey": network["SandboxKey"],
            "SecondaryIPAddresses": None,
            "SecondaryIPv6Addresses": None,
            "EndpointID": ends["EndpointID"],
            "Gateway": ends["Gateway"],
            "GlobalIPv6Address": "",
            "GlobalIPv6PrefixLen": 0,
            "IPAddress": ends["IPAddress"],
            "IPPrefixLen": ends["IPPrefixLen"],
            "IPv6Gateway": "",
            "MacAddress": ends["MacAddress"],
            "Networks": _networks(network),
        },
    }


def listed(container: Container, now: int) -> Json:
    """One of GET /containers/json."""
    config = container.config
    line = [config["Path"], *config["Args"]]
    command = " ".join(f"'{word}'" if " " in word else word for word in line)
    mode = container.host["NetworkMode"]
    return {
        "Id": container.id,
        "Names": [config["Name"]],
        "Image": config["Config"]["Image"],
        "ImageID": config["Image"],
        "Command": command,
        "Created": seconds(config["Created"]),
        "Ports": ports(container),
        "Labels": config["Config"]["Labels"] or {},
        "State": container.status,
        "Status": container.told(now),
        "HostConfig": {"NetworkMode": mode},
        "NetworkSettings": {"Networks": _networks(config["NetworkSettings"])},
        "Mounts": mounts(container.host),
    }


def ports(container: Container) -> list[Json]:
    found = []
    for port, bindings in (container.host.get("PortBindings") or {}).items():
        number, _, kind = str(port).partition("/")
        for binding in bindings or []:
            public = str(binding.get("HostPort") or number)
            if number.isdecimal() and public.isdecimal() and len(number + public) < 11:
                entry = {"IP": binding.get("HostIp") or "0.0.0.0", "PrivatePort": int(number), "PublicPort": int(public)}  # noqa: S104
                found.append({**entry, "Type": kind or "tcp"})
    return found if container.is_running else []


def _networks(network: Json) -> Json:
    return {name: {key: value for key, value in ends.items() if key in ENDPOINT} for name, ends in network["Networks"].items()}
