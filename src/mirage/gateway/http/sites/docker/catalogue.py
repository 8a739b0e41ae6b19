"""Images of the registry: the ones that everybody pulls with what they run, and any other by its name alone.

Nothing is fetched: a pull brings a name, a digest that the seed draws, and a configuration. Sizes and commands are those of the
official images; the root that a container gets is a small one with busybox, whatever its name (docs/limitations.md, DOCKER-2).
"""

from __future__ import annotations

from dataclasses import dataclass

from mirage.base.chance import derive, dice

PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


@dataclass(frozen=True, slots=True)
class Known:
    """What an image runs by itself, and how large it is (bytes, unpacked)."""

    command: tuple[str, ...] = ("/bin/sh",)
    entrypoint: tuple[str, ...] = ()
    size: int = 0
    layers: int = 1
    folder: str = ""


KNOWN = {
    "alpine": Known(size=7_340_000),
    "busybox": Known(("sh",), size=4_260_000),
    "ubuntu": Known(("/bin/bash",), size=77_800_000),
    "debian": Known(("bash",), size=117_000_000),
    "centos": Known(("/bin/bash",), size=204_000_000),
    "hello-world": Known(("/hello",), size=13_300),
    "nginx": Known(("nginx", "-g", "daemon off;"), ("/docker-entrypoint.sh",), 187_000_000, 7),
    "redis": Known(("redis-server",), ("docker-entrypoint.sh",), 138_000_000, 8, "/data"),
    "mysql": Known(("mysqld",), ("docker-entrypoint.sh",), 577_000_000, 10),
    "postgres": Known(("postgres",), ("docker-entrypoint.sh",), 425_000_000, 14),
    "python": Known(("python3",), size=1_020_000_000, layers=8),
    "node": Known(("node",), ("docker-entrypoint.sh",), 1_100_000_000, 8),
    "httpd": Known(("httpd-foreground",), size=148_000_000, layers=6, folder="/usr/local/apache2"),
}


def known(name: str) -> Known | None:
    """None for an image whose contents nobody here knows."""
    return KNOWN.get(name.rpartition("@")[0].partition(":")[0] or name.partition(":")[0])


def digest(seed: bytes, *names: str) -> str:
    return "sha256:" + derive(seed, "image", *names).hex()


def layers(seed: bytes, name: str) -> list[tuple[str, int]]:
    """Short ids and sizes of an image's layers, as a pull shows them."""
    found = known(name)
    chance = dice(seed, "layers", name)
    count = found.layers if found else chance.randint(2, 9)
    whole = found.size if found else int(chance.uniform(8, 220) * 1e6)
    shares = [chance.random() ** 2 + 0.01 for _ in range(count)]
    sizes = [max(32, int(whole * 0.42 * share / sum(shares))) for share in shares]
    return [(chance.randbytes(6).hex(), size) for size in sizes]


def configuration(seed: bytes, name: str, created: str) -> dict[str, object]:
    """The image's configuration (image-spec config), with the size beside it."""
    found = known(name) or Known(size=int(dice(seed, "size", name).uniform(20, 500) * 1e6))
    chain = [f"sha256:{derive(seed, 'layer', name, number).hex()}" for number in range(found.layers)]
    config = {
        "Hostname": "",
        "Domainname": "",
        "User": "",
        "AttachStdin": False,
        "AttachStdout": False,
        "AttachStderr": False,
        "Tty": False,
        "OpenStdin": False,
        "StdinOnce": False,
        "Env": [PATH],
        "Cmd": list(found.command),
        "Image": "",
        "Volumes": None,
        "WorkingDir": found.folder,
        "Entrypoint": list(found.entrypoint) or None,
        "OnBuild": None,
        "Labels": None,
    }
    return {
        "architecture": "amd64", "config": config, "created": created, "docker_version": "20.10.23", "os": "linux",
        "rootfs": {"type": "layers", "diff_ids": chain}, "size": found.size,
    }  # fmt: skip
