"""The daemon itself: version, facts, and what only a swarm would have."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from mirage.gateway.http.golang.reply import Reply
from mirage.gateway.http.sites.docker import answers, kinds, templates, volumes
from mirage.gateway.http.sites.docker.answers import API, EVERY, OLDEST, VERSION, Fault
from mirage.gateway.http.sites.docker.images import _listed
from mirage.gateway.http.sites.docker.routes import Call, route
from mirage.world.containers import engine_id
from mirage.world.moments import nano

COMMIT, GO, BUILT = "5d6db84", "go1.19.8", "2026-05-07T21:09:36.000000000+00:00"
CONTAINERD, RUNC = "1.6.20~ds1-1+deb12u3", "1.1.5+ds1-1+deb12u1"
SWARM = (
    'This node is not a swarm manager. Use "docker swarm init" or "docker swarm join" to connect this node to swarm and try again.'
)
WARNING = (
    "WARNING: API is accessible on http://0.0.0.0:2375 without encryption.\n         Access to the remote API is equivalent to root "
    "access on the host. Refer\n         to the 'Docker daemon attack surface' section in the documentation for\n         "
    "more information: https://docs.docker.com/go/attack-surface/"
)
PING = [(b"Cache-Control", b"no-cache, no-store, must-revalidate"), (b"Pragma", b"no-cache")]


@route("GET", "/_ping", (0.0002, 0.0008))
async def ping(call: Call) -> Reply:
    return Reply(200, fields=[*EVERY, *PING], body=b"OK")


@route("HEAD", "/_ping", (0.0002, 0.0008))
async def ping_head(call: Call) -> Reply:
    more = [(b"Content-Length", b"0"), (b"Content-Type", b"text/plain; charset=utf-8")]
    return Reply(200, fields=[*EVERY, *PING, *more])


@route("GET", "/version")
async def version(call: Call) -> Reply:
    kernel = call.hands.uname.release
    details = {"ApiVersion": API, "Arch": "amd64", "BuildTime": BUILT, "Experimental": "false", "GitCommit": COMMIT, "GoVersion": GO,
               "KernelVersion": kernel, "MinAPIVersion": OLDEST, "Os": "linux"}  # fmt: skip
    return answers.json(
        {
            "Platform": {"Name": ""},
            "Components": [
                {"Name": "Engine", "Version": VERSION, "Details": details},
                {"Name": "containerd", "Version": CONTAINERD.partition("-")[0], "Details": {"GitCommit": CONTAINERD}},
                {"Name": "runc", "Version": RUNC.partition("-")[0], "Details": {"GitCommit": RUNC}},
                {"Name": "docker-init", "Version": "0.19.0", "Details": {"GitCommit": ""}},
            ],
            "Version": VERSION,
            "ApiVersion": API,
            "MinAPIVersion": OLDEST,
            "GitCommit": COMMIT,
            "GoVersion": GO,
            "Os": "linux",
            "Arch": "amd64",
            "KernelVersion": kernel,
            "BuildTime": BUILT,
        }
    )


@route("GET", "/info", (0.004, 0.02))
async def info(call: Call) -> Reply:
    containers = call.store.containers()
    running = [container for container in containers if container.is_running]
    paused = [container for container in running if container.state["Paused"]]
    uname = call.hands.uname
    return answers.json(
        {
            "ID": engine_id(call.world.seed),
            "Containers": len(containers),
            "ContainersRunning": len(running) - len(paused),
            "ContainersPaused": len(paused),
            "ContainersStopped": len(containers) - len(running),
            "Images": len(call.store.images()),
            "Driver": "overlay2",
            "DriverStatus": [
                ["Backing Filesystem", "btrfs"],
                ["Supports d_type", "true"],
                ["Native Overlay Diff", "true"],
                ["userxattr", "false"],
            ],
            "Plugins": {
                "Volume": ["local"],
                "Network": ["bridge", "host", "ipvlan", "macvlan", "null", "overlay"],
                "Authorization": None,
                "Log": ["awslogs", "fluentd", "gcplogs", "gelf", "journald", "json-file", "local", "logentries", "splunk", "syslog"],
            },
            "MemoryLimit": True,
            "SwapLimit": True,
            "KernelMemory": True,
            "KernelMemoryTCP": True,
            "CpuCfsPeriod": True,
            "CpuCfsQuota": True,
            "CPUShares": True,
            "CPUSet": True,
            "PidsLimit": True,
            "IPv4Forwarding": True,
            "BridgeNfIptables": True,
            "BridgeNfIp6tables": True,
            "Debug": False,
            "NFd": 24 + 3 * len(running),
            "OomKillDisable": False,
            "NGoroutines": 36 + 9 * len(running),
            "SystemTime": nano(call.now),
            "LoggingDriver": "json-file",
            "CgroupDriver": "systemd",
            "CgroupVersion": "2",
            "NEventsListener": 0,
            "KernelVersion": uname.release,
            "OperatingSystem": "Debian GNU/Linux 12 (bookworm)",
            "OSVersion": "12",
            "OSType": "linux",
            "Architecture": "x86_64",
            "IndexServerAddress": "https://index.docker.io/v1/",
            "RegistryConfig": {
                "AllowNondistributableArtifactsCIDRs": [],
                "AllowNondistributableArtifactsHostnames": [],
                "InsecureRegistryCIDRs": ["127.0.0.0/8"],
                "IndexConfigs": {"docker.io": {"Name": "docker.io", "Mirrors": [], "Secure": True, "Official": True}},
                "Mirrors": [],
            },
            "NCPU": call.hands.cores,
            "MemTotal": call.hands.memory * 1024,
            "GenericResources": None,
            "DockerRootDir": "/var/lib/docker",
            "HttpProxy": "",
            "HttpsProxy": "",
            "NoProxy": "",
            "Name": uname.nodename,
            "Labels": [],
            "ExperimentalBuild": False,
            "ServerVersion": VERSION,
            "Runtimes": {
                "io.containerd.runc.v2": {"path": "runc"},
                "io.containerd.runtime.v1.linux": {"path": "runc"},
                "runc": {"path": "runc"},
            },
            "DefaultRuntime": "runc",
            "Swarm": {
                "NodeID": "",
                "NodeAddr": "",
                "LocalNodeState": "inactive",
                "ControlAvailable": False,
                "Error": "",
                "RemoteManagers": None,
            },
            "LiveRestoreEnabled": False,
            "Isolation": "",
            "InitBinary": "docker-init",
            "ContainerdCommit": {"ID": CONTAINERD, "Expected": CONTAINERD},
            "RuncCommit": {"ID": RUNC, "Expected": RUNC},
            "InitCommit": {"ID": "", "Expected": ""},
            "SecurityOptions": ["name=apparmor", "name=seccomp,profile=default", "name=cgroupns"],
            "Warnings": [WARNING],
        }
    )


@route("GET", "/system/df", (0.01, 0.06))
async def disk(call: Call) -> Reply:
    images = call.store.images()
    containers = call.store.containers()
    shown = [
        {**_listed(image), "Containers": sum(one.config["Image"] == image.id for one in containers), "SharedSize": 0}
        for image in images
    ]
    return answers.json(
        {
            "LayersSize": sum(image.config.get("size", 0) for image in images),
            "Images": shown,
            "Containers": [templates.listed(one, call.now) for one in containers],
            "Volumes": [{**shown, "UsageData": {"RefCount": 0, "Size": 0}} for shown in volumes.listed(call)],
            "BuildCache": None,
            "BuilderSize": 0,
        }
    )


@route("GET", "/events")
async def events(call: Call) -> Reply:
    until = call.query.get("until", "")

    async def pieces() -> AsyncIterator[bytes]:
        if not until:
            await asyncio.Event().wait()
        return
        yield b""

    return answers.flow(pieces(), answers.JSON)


@route("POST", "/auth", (0.5, 1.1))
async def auth(call: Call) -> Reply:
    kinds.held(call.body(), kinds.AUTH)
    raise Fault(500, 'Get "https://registry-1.docker.io/v2/": unauthorized: incorrect username or password')


@route("GET", "/plugins")
async def plugins(call: Call) -> Reply:
    return answers.json([])


async def _no_swarm(call: Call) -> Reply:
    raise Fault(503, SWARM)


for _path in ("/swarm", "/nodes", "/services", "/secrets", "/configs", "/tasks", "/swarm/unlockkey"):
    route("GET", _path)(_no_swarm)
