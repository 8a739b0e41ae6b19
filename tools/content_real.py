"""The real side of `make realism-content`: files of the classes that we plan, out of Debian packages, a real root and real programs.

A file is of a class when its author had the same job: who writes a page for a web application, a job for cron, a table for MariaDB.
Its origin is the package that brought it, since one package is one hand. Keys and repositories are made on the spot by the programs
that make them everywhere. Of each origin a few files are taken, or the largest application would stand for all of them.
"""

from __future__ import annotations

import random
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

# of Debian 12: web applications, and what brings jobs, rotations, settings and small scripts
PACKAGES = """
    adminer amavisd-new anacron apache2 apt-mirror approx apticron atop automysqlbackup awstats backup2l backupninja
    cacti certbot chrony cricket cron-apt cyrus-common davical debmirror debsecan dokuwiki e2fsprogs etckeeper
    exim4-base fail2ban fcgiwrap freeradius-utils galera-4 ganeti gosa haproxy inn2 john ledgersmb lighttpd logcheck
    logrotate mailman3 mailman3-web mariadb-plugin-mroonga mariadb-plugin-oqgraph mariadb-plugin-s3
    mariadb-plugin-spider mdadm mediawiki monit mrtg munin munin-node nagvis ntpsec ocsinventory-agent
    ocsinventory-reports openvpn php-apcu php-common php-igbinary php-imagick php-memcached php-redis php-uploadprogress
    php-xdebug php8.2-gd php8.2-mysql phpldapadmin phpmyadmin phpsysinfo popularity-contest postfixadmin ppp
    proftpd-core psad rkhunter roundcube-core rsnapshot rsyslog shaarli simplesamlphp smokeping sql-ledger squid
    supervisor sympa sysstat tt-rss ufw ulogd2 unattended-upgrades vsftpd webalizer wordpress xymon zoph
""".split()
EACH = 6  # files of one origin


@dataclass(frozen=True, slots=True)
class Sample:
    """One file: where it comes from (a package, a machine), and its bytes."""

    origin: str
    data: bytes


Find = Callable[["Shelf"], Iterable[Sample]]


class Shelf:
    """Unpacked packages and the root, listed once."""

    def __init__(self, folder: Path, root: Path) -> None:
        self._files: list[tuple[str, str, Path]] = []  # origin, path within, where it lies
        for package in PACKAGES:
            self._list(unpacked(folder, package), package)
        self._list(root, "")

    def _list(self, top: Path, origin: str) -> None:
        for path in sorted(top.rglob("*")):
            if path.is_file() and not path.is_symlink():
                name = path.relative_to(top).as_posix()
                self._files.append((origin or _origin(name), name, path))

    def find(self, pattern: str, content: str, least: int, most: int) -> Iterator[Sample]:
        """Files by their path and their text, each text once."""
        seen: set[bytes] = set()
        taken: dict[str, int] = {}
        shuffled = random.Random(pattern).sample(self._files, len(self._files))  # noqa: S311 - which of many, the same each time
        for origin, name, path in shuffled:
            if taken.get(origin, 0) >= EACH or not re.fullmatch(pattern, name) or not least <= path.stat().st_size <= most:
                continue
            data = path.read_bytes()
            if b"\0" in data or data in seen or not re.search(content.encode(), data):
                continue
            seen.add(data)
            taken[origin] = taken.get(origin, 0) + 1
            yield Sample(origin, data)


def unpacked(folder: Path, package: str) -> Path:
    """A package's files, fetched and unpacked once; what can not be had is left out and said."""
    place = folder / package
    if not place.exists():
        folder.mkdir(parents=True, exist_ok=True)
        asked = subprocess.run(["apt-get", "download", package], cwd=folder, capture_output=True, check=False)  # noqa: S607
        archives = list(folder.glob(f"{package}_*.deb"))
        if asked.returncode or not archives:
            print(f"realism-content: {package} can not be had", file=sys.stderr)
            return place
        subprocess.run(["dpkg-deb", "-x", archives[0], place], check=True)  # noqa: S607
        archives[0].unlink()
    return place


def _origin(name: str) -> str:
    """Whose a file of the root is, as far as its path tells: the package of a document, the directory of a module, else itself."""
    parts = name.split("/")
    if name.startswith(("usr/share/doc/", "usr/share/", "usr/lib/")):
        return parts[3] if parts[2] == "doc" else parts[2] if len(parts) > 3 else name
    return parts[-1]


def _files(pattern: str, content: str = "", least: int = 1, most: int = 1 << 16) -> Find:
    return lambda shelf: shelf.find(pattern, content, least, most)


def _made(script: str, *names: str) -> Find:
    """Files that real programs make, in a directory of their own: each round another."""

    def find(shelf: Shelf) -> Iterator[Sample]:
        for number in range(16):
            with tempfile.TemporaryDirectory() as folder:
                subprocess.run(["bash", "-ec", script], cwd=folder, check=True, capture_output=True)  # noqa: S607
                for name in names:
                    yield Sample(f"made {number}", (Path(folder) / name).read_bytes())

    return find


WORD = "$(tr -dc a-z < /dev/urandom | head -c $((RANDOM%6+3)))"
KEYS = f"ssh-keygen -q -t ed25519 -N '' -C {WORD}@{WORD} -f key"
KNOWN = (  # as ssh 9.2p1 was seen to write them: the accepted key, then the server's others
    "for i in $(seq $((RANDOM%4+2))); do for t in ed25519 rsa ecdsa; do ssh-keygen -q -t $t -N '' -C '' -f h$i$t;"
    ' echo "srv$i $(cut -d" " -f1,2 h$i$t.pub)" >> known; done; done; ssh-keygen -q -H -f known'
)
NAMED = f"git config user.name '{WORD} {WORD}'; git config user.email {WORD}.{WORD}@{WORD}.lan"
SAID = "\"$(dpkg-query -W -f '${binary:Summary}\\n' | shuf -n1 | tr A-Z a-z)\""  # words of some people
GIT = (
    f"git init -q -b master up; cd up; {NAMED};"
    f" for i in $(seq $((RANDOM%20+12))); do echo $RANDOM > f$((i%3)); git add .; git commit -qm {SAID}; done;"
    f" cd ..; git clone -q up work; cd work; {NAMED};"
    f" git remote set-url origin ssh://git@nas$((RANDOM%9))/srv/git/{WORD}.git;"
    f" for i in $(seq $((RANDOM%9+2))); do echo $RANDOM > f1; git commit -qam {SAID}; done"
)
PHP = r".*\.(php|inc)"

REAL: dict[str, Find] = {  # by our classes; several may be judged as one, joined by +
    "php.list+rewrite.list": _files(PHP, r"(?s)<\?php.*<(table|form).*\?>"),
    "php.form+rewrite.form": _files(PHP, r"(?s)<\?php.*<form"),
    "php.functions+php.db+php.auth+rewrite.class": _files(PHP, r"(?s)<\?php.*\bfunction \w+\("),
    "php.config+rewrite.settings": _files(r".*(config|settings|default|conf)[^/]*\.php", r"define\(|\$\w+\[?.*=|return"),
    "php.index+php.login+php.logout+php.export+php.cleanup+rewrite.front": _files(PHP, r"(?s)<\?php.*(header|require|include)"),
    "php.header+php.footer+rewrite.layout": _files(
        r".*(head|foot|top|bottom|menu|layout|tpl|template)[^/]*\.(php|inc)", "(?i)<(html|body|div|head)"
    ),
    "app.css": _files(r".*(?<!min)\.css", r"\{[^}]*\n"),
    "app.js+rewrite.node": _files(r".*(?<!min)\.js", "function"),
    "app.nginx": _files(r".*nginx[^/]*\.conf|.*/(?:nginx|sites-available)/[^/]+", r"location "),
    "app.readme": _files(r"usr/share/doc/[^/]+/README[^/]*"),
    "app.gitignore": _files(r".*/\.gitignore"),
    "app.robots": _files(r".*/robots\.txt"),
    "sql.schema+rewrite.schema": _files(r".*\.sql", "(?i)create table"),
    "text.todo": _files(r"usr/share/doc/[^/]+/(TODO|NEWS|README)[^/]*", r"(?m)^ *([-*]|\d+\.) "),
    "text.notes": _files(r"usr/share/doc/[^/]+/(README.Debian|TODO|NOTES|README|HACKING|INSTALL)[^/]*"),
    "script.sh+script.handy": _files(
        r"(usr/s?bin/[^/]+|etc/cron\.[a-z]+/[^/]+|usr/share/.*|usr/lib/.*|etc/.*)", r"^#! ?/bin/(ba|da)?sh"
    ),
    "script.py+rewrite.python": _files(r"usr/(s?bin/[^/]+|share/.*\.py|lib/.*\.py)", "(?m)^(import|from) "),
    "system.cron+system.dumpjob": _files(r"etc/cron\.d/[^.][^/]*"),
    "system.logrotate": _files(r"etc/logrotate\.d/.*|usr/share/doc/.*logrotate[^/]*"),
    "system.mariadb": _files(r"etc/mysql/.*\.cnf"),
    "system.phpini": _files(r"(etc/php|usr/share/php).*/[^/]+\.ini"),
    "ssh.private": _made(KEYS, "key"),
    "ssh.public+ssh.authorized": _made(KEYS, "key.pub"),
    "ssh.known": _made(KNOWN, "known"),
    "git.file": _made(
        GIT, *(f"work/.git/{name}" for name in ("config", "HEAD", "logs/HEAD", "packed-refs", "description", "COMMIT_EDITMSG"))
    ),
}
GIT_NAMES = frozenset({"config", "HEAD", "logs/HEAD", "packed-refs", "description", "COMMIT_EDITMSG"})  # of ours that are compared
