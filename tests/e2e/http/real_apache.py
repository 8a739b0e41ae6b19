"""Debian's own Apache, in mount and network namespaces of its own: on ports 80 and 443 there, and nothing of this machine is touched."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.e2e import namespace

APACHE = "/usr/sbin/apache2"
VERSION = "2.4.71-1~deb12u"
NAME = "127.0.0.1"  # what it calls itself where nobody said
SCRIPT = """\
set -e
ip link set lo up
mount --make-rprivate /
mount -t tmpfs none /run
mount --bind {directory}/log /var/log/apache2
mkdir -p /var/www/html
mount --bind {directory}/html /var/www/html
. /etc/apache2/envvars
mkdir -p /run/lock $APACHE_RUN_DIR $APACHE_LOCK_DIR
cp -r /etc/apache2 /run/configuration
sed -i 's#/etc/ssl/.*/ssl-cert-snakeoil.*#{pair}#' /run/configuration/sites-available/default-ssl.conf
ln -sf ../mods-available/ssl.load ../mods-available/ssl.conf ../mods-available/socache_shmcb.load /run/configuration/mods-enabled/
ln -sf ../sites-available/default-ssl.conf /run/configuration/sites-enabled/
mount --bind /run/configuration /etc/apache2
exec {apache} -DFOREGROUND -C 'ServerName {name}'
"""


def missing() -> str:
    """Why the real server cannot be started here, or ""."""
    return namespace.missing("apache2", APACHE, VERSION, "Apache")


class RealApache(namespace.Server):
    """A running Apache with Debian's configuration over `directory`/html, as `a2enmod ssl` and `a2ensite default-ssl` leave it."""

    def __init__(self, directory: Path, pair: Path) -> None:
        """`directory`/html is what it serves, `pair` its certificate and key."""
        self.directory = directory
        (directory / "log").mkdir(exist_ok=True)
        script = SCRIPT.format(directory=directory, apache=APACHE, name=NAME, pair=pair)
        with (directory / "stderr").open("wb") as errors:
            super().__init__(script, ("127.0.0.1", 80), out=subprocess.DEVNULL, errors=errors, said=directory / "stderr")
