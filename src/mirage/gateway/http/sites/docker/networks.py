"""/networks: the three that every daemon has, and the visitor's own, which the daemon knows as long as it runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mirage.gateway.http.golang.reply import Reply
from mirage.gateway.http.sites.docker import answers, kinds
from mirage.gateway.http.sites.docker.answers import Fault
from mirage.gateway.http.sites.docker.routes import Call, route
from mirage.world.containers import OWN, network_id
from mirage.world.logs.lines import local
from mirage.world.moments import nano

MOST = 14  # of 172.17.0.0/16 to 172.31.0.0/16, one is docker0's


def _network(name: str, identity: str, created: str, driver: str, subnet: list[dict[str, str]]) -> dict[str, Any]:
    options = {f"com.docker.network.{key}": value for key, value in {
        "bridge.default_bridge": "true", "bridge.enable_icc": "true", "bridge.enable_ip_masquerade": "true",
        "bridge.host_binding_ipv4": "0.0.0.0", "bridge.name": "docker0", "driver.mtu": "1500"}.items()}  # fmt: skip  # noqa: S104
    return {
        "Name": name,
        "Id": identity,
        "Created": created,
        "Scope": "local",
        "Driver": driver,
        "EnableIPv6": False,
        "IPAM": {"Driver": "default", "Options": None if name in OWN else {}, "Config": subnet},
        "Internal": False,
        "Attachable": False,
        "Ingress": False,
        "ConfigFrom": {"Network": ""},
        "ConfigOnly": False,
        "Containers": {},
        "Options": options if name == "bridge" else {},
        "Labels": {},
    }


def _known(call: Call) -> list[dict[str, Any]]:
    begun = _begun(call)
    docker0 = {"bridge": [{"Subnet": "172.17.0.0/16"}]}
    own = [_network(name, network_id(call.world.seed, name), begun, driver, docker0.get(name, [])) for name, driver in OWN.items()]
    return own + list(call.engine.networks.values())


def _begun(call: Call) -> str:
    """When the daemon was started, which makes them then: as Go writes a time of the machine's own zone."""
    try:
        started = call.hands.files().stat(b"/run/docker.pid").mtime
    except OSError:
        started = call.now // 10**15 * 10**15
    moment = local(started, call.world.zone)
    offset = f"{moment:%z}"
    return f"{moment:%Y-%m-%dT%H:%M:%S}{nano(started)[19:-1]}{f'{offset[:3]}:{offset[3:5]}' if int(offset) else 'Z'}"


def _wanted(call: Call) -> dict[str, Any]:
    """By name, id, or the beginning of one. Fault: there is none."""
    reference = call.arguments["name"]
    for network in _known(call):
        if reference == network["Name"] or (reference and network["Id"].startswith(reference)):
            return network
    raise Fault(404, f"network {reference} not found")


@route("GET", "/networks")
async def listing(call: Call) -> Reply:
    wanted = call.filters()
    tests: dict[str, Callable[[dict[str, Any], str], bool]] = {
        "name": lambda network, value: value in network["Name"],
        "id": lambda network, value: network["Id"].startswith(value),
        "driver": lambda network, value: network["Driver"] == value,
        "type": lambda network, value: value == ("builtin" if network["Name"] in OWN else "custom"),
    }
    return answers.json(
        [
            network
            for network in _known(call)
            if all(any(tests[name](network, value) for value in values) for name, values in wanted.items() if name in tests)
        ]
    )


@route("GET", "/networks/{name}")
async def inspect(call: Call) -> Reply:
    network = _wanted(call)
    inside = {}
    for container in call.store.containers():
        ends = container.config["NetworkSettings"]["Networks"].get(network["Name"])
        if container.is_running and ends is not None:
            inside[container.id] = {
                "Name": container.name,
                "EndpointID": ends["EndpointID"],
                "MacAddress": ends["MacAddress"],
                "IPv4Address": f"{ends['IPAddress']}/{ends['IPPrefixLen']}" if ends["IPAddress"] else "",
                "IPv6Address": "",
            }
    return answers.json({**network, "Containers": inside})


@route("POST", "/networks/create", (0.05, 0.12))
async def create(call: Call) -> Reply:
    body = kinds.held(call.body(), kinds.Struct("NetworkCreateRequest", kinds.LABELLED))
    name = str(body.get("Name", ""))
    networks = call.engine.networks
    if any(network["Name"] == name for network in _known(call)):
        raise Fault(409, f"network with name {name} already exists")
    if len(networks) >= MOST:
        raise Fault(500, "could not find an available, non-overlapping IPv4 address pool among the defaults to assign to the network")
    taken = {network["IPAM"]["Config"][0]["Subnet"] for network in networks.values()}
    number = next(number for number in range(18, 32) if f"172.{number}.0.0/16" not in taken)
    identity = call.engine.identity("network", name)
    subnet = [{"Subnet": f"172.{number}.0.0/16", "Gateway": f"172.{number}.0.1"}]
    made = _network(name, identity, nano(call.now), str(body.get("Driver") or "bridge"), subnet)
    networks[identity] = made | {"Labels": body.get("Labels") or {}}
    return answers.json({"Id": identity, "Warning": ""}, 201)


@route("DELETE", "/networks/{name}", (0.05, 0.12))
async def remove(call: Call) -> Reply:
    network = _wanted(call)
    if network["Name"] in OWN:
        raise Fault(403, f"{network['Name']} is a pre-defined network and cannot be removed")
    del call.engine.networks[network["Id"]]
    return answers.empty()


@route("POST", "/networks/prune", (0.05, 0.12))
async def prune(call: Call) -> Reply:
    gone = [str(network["Name"]) for network in call.engine.networks.values()]
    call.engine.networks.clear()
    return answers.json({"NetworksDeleted": gone or None})
