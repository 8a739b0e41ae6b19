"""A container's root on the machine's disk: a small one with busybox for all its commands, and what is mounted into it."""

from __future__ import annotations

import contextlib
import posixpath

from mirage.gateway.http.sites.docker import layers
from mirage.gateway.http.sites.docker.templates import mounts
from mirage.vfs.caller import Caller
from mirage.world.containers import Container

FOLDERS = "bin dev etc home lib media mnt opt proc root run sbin srv sys tmp usr usr/bin usr/sbin usr/lib var var/log var/tmp".split()
APPLETS = (
    "ash awk base64 basename bunzip2 bzip2 cat chgrp chmod chown chroot clear cmp cp crontab cut date dd df diff dirname "
    "dmesg du echo egrep env expr false fgrep find free getopt grep gunzip gzip head hexdump hostname id ifconfig install "
    "ip kill killall less ln ls lsof md5sum mkdir mkfifo mknod mktemp more mount mv nc netstat nohup nslookup nproc od "
    "paste pgrep pidof ping pkill printenv printf ps pwd readlink realpath renice rev rm rmdir route sed seq setsid sh "
    "sha1sum sha256sum sha512sum shred sleep sort split stat strings stty su sync sysctl tac tail tar tee telnet test tftp "
    "time timeout top touch tr true truncate tty umount uname uniq unzip uptime vi watch wc wget which who whoami xargs xxd "
    "yes zcat"
).split()
PASSWD = (
    b"root:x:0:0:root:/root:/bin/ash\nbin:x:1:1:bin:/bin:/sbin/nologin\ndaemon:x:2:2:daemon:/sbin:/sbin/nologin\n"
    b"nobody:x:65534:65534:nobody:/:/sbin/nologin\n"
)
RELEASE = (
    b'NAME="Alpine Linux"\nID=alpine\nVERSION_ID=3.18.4\nPRETTY_NAME="Alpine Linux v3.18"\nHOME_URL="https://alpinelinux.org/"\n'
    b'BUG_REPORT_URL="https://gitlab.alpinelinux.org/alpine/aports/-/issues"\n'
)
UBUNTU = (  # of ubuntu:24.04
    b'PRETTY_NAME="Ubuntu 24.04.3 LTS"\nNAME="Ubuntu"\nVERSION_ID="24.04"\nVERSION="24.04.3 LTS (Noble Numbat)"\n'
    b'VERSION_CODENAME=noble\nID=ubuntu\nID_LIKE=debian\nHOME_URL="https://www.ubuntu.com/"\nSUPPORT_URL="https://help.ubuntu.com/"\n'
    b'BUG_REPORT_URL="https://bugs.launchpad.net/ubuntu/"\n'
    b'PRIVACY_POLICY_URL="https://www.ubuntu.com/legal/terms-and-policies/privacy-policy"\nUBUNTU_CODENAME=noble\nLOGO=ubuntu-logo\n'
)
BUSYBOX = b"/usr/bin/busybox"


def prepare(caller: Caller, container: Container) -> None:
    """Lay it out, once in the life of a container, and what dockerd writes beside it at each start."""
    root, config = container.root, container.config["Config"]
    if not caller.exists(root):
        own = layers.folder(str(container.config["Image"]))
        if caller.exists(own):
            layers.copy(caller, own, root)
        else:
            _small(caller, root, str(config["Image"]))
        for part in (b"/diff", b"/work"):
            caller.mkdir(container.overlay + part, 0o755)
        layers.folders(caller, root + b"/etc")
        caller.write_file(root + b"/.dockerenv", b"", 0o755)
    caller.write_file(root + b"/etc/hostname", config["Hostname"].encode() + b"\n")
    hosts = "127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\nfe00::0\tip6-localnet\nff00::0\tip6-mcastprefix\n"
    hosts += f"ff02::1\tip6-allnodes\nff02::2\tip6-allrouters\n172.17.0.2\t{config['Hostname']}\n"
    caller.write_file(root + b"/etc/hosts", hosts.encode())
    with contextlib.suppress(OSError):
        caller.write_file(root + b"/etc/resolv.conf", caller.read_file(b"/etc/resolv.conf", 65536))


def _small(caller: Caller, root: bytes, image: str) -> None:
    """What every image has that was pulled."""
    layers.folders(caller, root)
    for name in FOLDERS:
        caller.mkdir(root + b"/" + name.encode(), 0o1777 if name.endswith("tmp") else 0o700 if name == "root" else 0o755)
    caller.chmod(root + b"/tmp", 0o1777)
    with contextlib.suppress(OSError):
        caller.link(BUSYBOX, root + b"/bin/busybox")
        for name in APPLETS:
            caller.symlink(b"/bin/busybox", root + b"/bin/" + name.encode())
        caller.symlink(b"/bin/busybox", root + b"/usr/bin/env")
        if not image.startswith(("alpine", "busybox")):
            caller.symlink(b"/bin/busybox", root + b"/bin/bash")
    files = {b"passwd": PASSWD, b"group": b"root:x:0:root\n", **_release(caller, image)}
    for file, data in files.items():
        caller.write_file(root + b"/etc/" + file, data)


def _release(caller: Caller, image: str) -> dict[bytes, bytes]:
    """What it calls itself; most images are made of Debian's."""
    if image.startswith("busybox"):
        return {}
    if "alpine" in image:
        return {b"os-release": RELEASE, b"alpine-release": b"3.18.4\n"}
    if image.startswith("ubuntu"):
        return {b"os-release": UBUNTU}
    try:
        return {
            b"os-release": caller.read_file(b"/etc/os-release", 4096),
            b"debian_version": caller.read_file(b"/etc/debian_version", 64),
        }
    except OSError:
        return {}


def binds(caller: Caller, container: Container) -> list[tuple[bytes, bytes, bool]]:
    """What is mounted where. Missing sources are made, as dockerd makes them; so are the places below the root."""
    found = []
    for mount in sorted(mounts(container.host), key=lambda mount: str(mount["Destination"])):
        source = posixpath.normpath(str(mount["Source"])).encode("utf-8", "surrogateescape")
        target = posixpath.normpath(str(mount["Destination"])).encode("utf-8", "surrogateescape")
        if target == b"/":
            continue
        if mount["Type"] == "tmpfs":
            if not caller.exists(container.root + target):
                layers.folders(caller, container.root + target)
            continue
        with contextlib.suppress(OSError):
            if not caller.exists(source):
                layers.folders(caller, source)
            onto = container.root + target
            if not caller.exists(onto):
                is_folder = caller.stat(source).mode & 0o170000 == 0o040000
                layers.folders(caller, onto if is_folder else onto.rpartition(b"/")[0])
                if not is_folder:
                    caller.write_file(onto, b"")
            found.append((source, target, not mount["RW"]))
    return found
