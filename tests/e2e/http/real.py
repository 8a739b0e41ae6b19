"""Debian's own nginx, in mount and network namespaces of its own: on port 80 and 443 there, and nothing of this machine is touched."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.e2e import namespace

NGINX = "/usr/sbin/nginx"
MORE = Path(__file__).with_name("more.conf")
VERSION = "1.22.1-9+deb12u"
SCRIPT = """\
set -e
ip link set lo up
mount --make-rprivate /
mount -t tmpfs none /run
mount --bind {directory}/log /var/log/nginx
mount -t tmpfs none /var/lib/nginx
mkdir -p /var/www/html
mount --bind {directory}/html /var/www/html
mount --bind {directory}/default /etc/nginx/sites-available/default
mount -t tmpfs none /etc/nginx/conf.d
cp {more} /etc/nginx/conf.d/more.conf
exec {nginx} -g 'daemon off;'
"""


def missing() -> str:
    """Why the real server cannot be started here, or ""."""
    return namespace.missing("nginx", NGINX, VERSION, "nginx")


class RealNginx(namespace.Server):
    """A running nginx with Debian's configuration over `directory`/html; with a certificate also on 443, as its comments propose."""

    def __init__(self, directory: Path, certificate: Path | None = None, key: Path | None = None) -> None:
        self.directory = directory
        (directory / "log").mkdir()
        site = Path("/etc/nginx/sites-available/default").read_text()
        if certificate is not None:
            secure = f"listen 443 ssl default_server;\n\tssl_certificate {certificate};\n\tssl_certificate_key {key};\n"
            site = site.replace("listen [::]:80 default_server;", "listen [::]:80 default_server;\n\t" + secure, 1)
        (directory / "default").write_text(site)
        script = SCRIPT.format(directory=directory, nginx=NGINX, more=MORE)
        with (directory / "stderr").open("wb") as errors:
            super().__init__(script, ("127.0.0.1", 80), out=subprocess.DEVNULL, errors=errors, said=directory / "stderr")

    def log(self, name: str) -> list[str]:
        """The lines of a log, oldest first."""
        return (self.directory / "log" / name).read_bytes().decode("latin-1").splitlines()
