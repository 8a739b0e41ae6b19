"""Planned files before the programs that read them: the laid-out Debian root of `make record`, sealed, asked about all of them."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from stat import S_IFDIR, S_IFLNK, S_IFMT, S_IMODE

import pytest

from mirage.base.clock import SystemClock
from mirage.image.image import Image
from mirage.state.open import open_store
from mirage.vfs.caller import Caller
from mirage.world.host import Host

SEEDS = (3, 77)
IMAGE = Path.home() / ".cache" / "mirage" / "images" / "debian-12.img"
ROOTS = sorted((Path.home() / ".cache" / "mirage").glob("root-*[0-9a-f]"))
SEAL = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--net", "--ipc", "--uts"]
INSIDE = r"""
set -e
mount --make-rprivate /
mount -t tmpfs -o size=600m tmpfs "$3"
mkdir "$3/upper" "$3/work" "$3/root"
mount -t overlay -o "lowerdir=$2:$1,upperdir=$3/upper,workdir=$3/work" overlay "$3/root"
mount -t proc proc "$3/root/proc"
for device in null zero full random urandom; do touch "$3/root/dev/$device"; mount --bind "/dev/$device" "$3/root/dev/$device"; done
ln -s /proc/self/fd "$3/root/dev/fd"
cd "$3/root"
exec chroot . /usr/bin/env -i -C /root HOME=/root LANG=C.UTF-8 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin bash -c "$4"
"""
CASES = {
    "nginx": "nginx -t",
    "php": "find /var/www /home -name '*.php' -print0 | xargs -0 -n1 php -l",
    "php settings": "php-fpm8.2 -t",
    "logrotate": "for f in /etc/logrotate.d/*; do logrotate -d $f 2>&1 | grep -i '^error' && exit 1; done; true",
    "sudoers": "visudo -c",
    "python": "find /home -name '*.py' -size +0 | while read f; do python3 -m py_compile $f || echo half; done",
    "shell": "find /home /usr/local -name '*.sh' -o -path '/usr/local/*bin/*' -type f | while read f; do bash -n $f || exit 1; done",
    "keys": "find /home /root \\( -name 'id_ed25519*' -o -name authorized_keys -o -name known_hosts \\) | while read f; do ssh-keygen -l -f $f || exit 1; done",
    "key pairs": "for f in /home/*/.ssh/id_ed25519; do [ -e $f ] || continue; diff <(ssh-keygen -y -f $f | cut -d' ' -f1,2) <(cut -d' ' -f1,2 $f.pub) || exit 1; done",
    "packed": "find /home /var/www /var/backups /srv -name '*.gz' -print0 | xargs -0 -r gzip -t",
    "journal": """
        file=$(echo /var/log/journal/*/system.journal)
        journalctl --verify --file $file || exit 1
        journalctl -D $(dirname $file) -o cat -t CRON -n 1 | grep -q . && test $(journalctl --file $file -o export -t sshd | grep -ac '^_SYSTEMD_UNIT=\\(ssh.service\\|session-[0-9]*.scope\\)') = $(journalctl --file $file -o cat -t sshd | wc -l)
    """,
    "git": "cd /var/www/PROJECT && git -c safe.directory='*' fsck --full --strict",
    "git status": "cd /var/www/PROJECT && test -z \"$(git -c safe.directory='*' status --short)\"",
    "git versions": """
        cd /var/www/PROJECT; git config --global safe.directory '*'
        git rev-list --objects --all | grep '\\.php$' > /root/versions
        while read sha path; do git cat-file blob $sha > /root/version.php; php -l /root/version.php || exit 1; done < /root/versions
        test $(wc -l < /root/versions) -gt $(git ls-files '*.php' | wc -l)
    """,
    "git config": "for f in /home/*/.gitconfig; do [ -e $f ] || continue; git config -f $f -l || exit 1; done",
    "database": """
        mkdir -p /run/mysqld
        mariadbd --user=root --skip-networking --socket=/run/mysqld/mysqld.sock --skip-grant-tables --innodb-use-native-aio=0 >/dev/null 2>&1 &
        for i in $(seq 150); do mysqladmin ping >/dev/null 2>&1 && break; sleep 0.2; done
        mysql -e 'create database fresh' && grep -vi '^\\(use\\|create database\\) ' /var/www/PROJECT/SCHEMA | mysql fresh || exit 1
        dump=$(find DUMPS -name '*.sql.gz' | sort | tail -1)
        mysql -e 'create database again' && zcat $dump | mysql again && mysqldump --single-transaction again > /tmp/again.sql || exit 1
        zcat $dump > /tmp/ours.sql
        # as the server writes it, but for the database's name and the moment of the dump
        diff <(grep -v '^-- \\(Host\\|Dump completed\\)' /tmp/ours.sql) <(grep -v '^-- \\(Host\\|Dump completed\\)' /tmp/again.sql)
        status=$?; mysqladmin shutdown; exit $status
    """,
    "database files": """
        start() {
            mariadbd --user=root --skip-networking --socket=/run/mysqld/mysqld.sock --skip-grant-tables --innodb-use-native-aio=0 >/dev/null 2>&1 &
            for i in $(seq 150); do mysqladmin ping >/dev/null 2>&1 && break; sleep 0.2; done
        }
        mkdir -p /run/mysqld
        mv /var/lib/mysql/DATABASE /root/ours
        for f in /root/ours/*.ibd; do innochecksum $f || exit 1; done
        start
        mysql -e 'create database DATABASE' && zcat $(find DUMPS -name '*.sql.gz' | sort | tail -1) | mysql DATABASE || exit 1
        mysqldump --no-data --skip-dump-date DATABASE | sed 's/AUTO_INCREMENT=[0-9]* //' > /root/before.sql
        mysqladmin shutdown; while [ -e /run/mysqld/mysqld.sock ]; do sleep 0.1; done
        ls /var/lib/mysql/DATABASE > /root/theirs; ls /root/ours | diff /root/theirs - || exit 1
        cp /root/ours/* /var/lib/mysql/DATABASE/
        start
        for t in $(mysql DATABASE -Ne 'show tables'); do mysql DATABASE -Ne "check table $t extended" | grep -q 'OK$' || exit 1; done
        mysqldump --no-data --skip-dump-date DATABASE | sed 's/AUTO_INCREMENT=[0-9]* //' | diff /root/before.sql -
        status=$?; mysqladmin shutdown; exit $status
    """,
}  # fmt: skip

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        os.geteuid() != 0 or not IMAGE.exists() or not ROOTS, reason="needs root, the image debian-12 and the root of make record"
    ),
]


@pytest.fixture(scope="module", params=SEEDS)
def laid(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A machine's planned files as a directory over the root, and what its cases are filled with."""
    upper = tmp_path_factory.mktemp("planned")
    host = Host.open(open_store("memory:", b"host"), Image.open(IMAGE), clock=SystemClock(), seed=bytes([request.param]) * 32)
    ground = host.ground
    inodes = list(ground.inodes())
    for ino in inodes:
        entry, place = ground.entry(ino), str(upper) + ground.path(ino).decode()
        os.makedirs(os.path.dirname(place), exist_ok=True)
        if S_IFMT(entry.mode) == S_IFDIR:
            os.makedirs(place, exist_ok=True)
        elif S_IFMT(entry.mode) == S_IFLNK:
            os.symlink(entry.target.decode(), place)
        else:
            Path(place).write_bytes(ground.contents(ino))
            assert os.path.getsize(place) == ground.stat(ino).size
    caller = Caller(host.view())
    for path in ("/etc/passwd", "/etc/group"):
        (upper / path[1:]).write_bytes(caller.read_file(path.encode()))
    for ino in reversed(inodes):
        entry, place = ground.entry(ino), str(upper) + ground.path(ino).decode()
        os.chown(place, entry.uid, entry.gid, follow_symlinks=False)
        if S_IFMT(entry.mode) != S_IFLNK:
            os.chmod(place, S_IMODE(entry.mode))
        os.utime(place, ns=(entry.time, entry.time), follow_symlinks=False)
    return upper, {
        "PROJECT": host.identity.project, "DUMPS": host.story.company.nights.dumps, "SCHEMA": host.story.company.project.layout.schema,
        "DATABASE": host.story.company.project.database,
    }  # fmt: skip


@pytest.mark.parametrize("case", list(CASES))
def test_the_real_program_takes_it(case: str, laid: tuple[Path, dict[str, str]], tmp_path: Path) -> None:
    upper, words = laid
    script = CASES[case]
    for name, value in words.items():
        script = script.replace(name, value)
    asked = subprocess.run(
        [*SEAL, "bash", "-c", INSIDE, "inside", str(ROOTS[-1]), str(upper), str(tmp_path), script],
        stdin=subprocess.DEVNULL, capture_output=True, timeout=120, check=False, text=True,
    )  # fmt: skip
    said = asked.stdout + asked.stderr
    assert asked.returncode == 0, said
    if case == "python":
        assert said.count("half") <= 1  # one that its author never finished
