"""What a person's programs remember of him, and how he has set them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from random import Random
from typing import Any

from mirage.base.clock import SECOND
from mirage.content import webserver
from mirage.content.facts import Brief, Entity
from mirage.content.writers import writes
from mirage.content.writers.texts import login

TYPING = {"systemctl": "systemclt", "status": "satus", "nginx": "ngnix", "ls": "sl", "cd ..": "cd..", "grep": "gerp", "git": "gti"}
MINUTES = 60 * SECOND
FETCHED = {  # what people get with wget from sites that say Strict-Transport-Security
    "github.com": "https://github.com/vrana/adminer/releases/download/v4.8.1/adminer-4.8.1.php", "wordpress.org": "https://wordpress.org/latest.tar.gz",
    "getcomposer.org": "https://getcomposer.org/composer-stable.phar", "raw.githubusercontent.com": "https://raw.githubusercontent.com/major/MySQLTuner-perl/master/mysqltuner.pl",
}  # fmt: skip
TELLING = re.compile(r"^sudo |\bsystemctl (?:restart|reload)\b|^apt")  # sudo's, systemd's and apt's logs would
UNDOING = ("git checkout {}", "git checkout {}", "git checkout -- {}", "git restore {}", "git checkout .")
LISTS = "find /var/lib/apt/lists -type f -size +0 -delete"  # as who is short of disk does after apt clean: an image may have none


@writes("shell.history")
def history(brief: Brief, chance: Random) -> str:
    """~/.bash_history: what was typed on some days, one errand after the other, the newest HISTFILESIZE lines of it."""
    hand = _Hand(brief, chance)
    lines: list[str] = []
    for _ in range(chance.randint(5, 26)):
        lines += hand.sitting()
    if brief.spec.get("fetched"):
        lines += [*_fetched(FETCHED[str(brief.spec["fetched"])], chance), "exit", *hand.sitting()]
    lines = lines[-int(brief.spec.get("lines", 2000)) :]
    for visit in brief.spec.get("visits", ()):
        lines += hand.recent(visit)
    kept = [line for at, line in enumerate(lines) if at == 0 or line != lines[at - 1]]  # HISTCONTROL=ignoreboth
    return "\n".join(kept) + "\n"


def _fetched(url: str, chance: Random) -> list[str]:
    """Somebody gets a file, and has no use for it any more."""
    name = url.rpartition("/")[2]
    kept = f"/tmp/{name}"  # noqa: S108 - of the pretended machine
    return chance.choice((
        ["cd /tmp", f"wget {url}", f"ls -l {name}", f"rm {name}"], [f"wget {url}", "ls -ltr", f"mv {name} /tmp"], [f"wget -q -O {kept} {url}", f"file {kept}"], [f"wget -P /tmp {url}"],
        ["cd /tmp", f"wget --content-disposition {url}", "ls", "cd"], [f"wget {url}", f"sha256sum {name}", f"rm {name}"], [f"wget -S -O /dev/null {url}"], [f"wget {url} -O {kept}", f"ls -lh {kept}", f"rm -f {kept}"],
    ))  # fmt: skip


def tidied(apt: str, *, is_listed: bool) -> str:
    """What an administrator runs last who upgrades by that command: nothing is left over, or apt's lists are to go too."""
    return f"{apt.partition(' ')[0]} autoremove" if is_listed else LISTS


class _Hand:
    """Somebody at the keyboard."""

    def __init__(self, brief: Brief, chance: Random) -> None:
        self.brief, self.chance = brief, chance
        self.sudo = "" if brief.owner == "root" or not brief.spec.get("admin") else "sudo "
        self.may = brief.owner == "root" or bool(brief.spec.get("admin"))
        self.keeps = brief.owner == brief.company.staff[0].login  # the application is his: nobody else may write there
        self.to_log = "" if brief.company.turning.mode & 0o004 else self.sudo  # what reading the application's own log takes
        self.files: list[str] = list(brief.spec.get("files", []))
        self.editor = str(brief.spec.get("editor", "nano"))
        self.list = chance.choice(("ls -la", "ls -l", "ls -lah", "ls -al", "ls -ltr"))
        self.apt = str(brief.spec.get("apt", ""))  # how he brings packages up to date, who does
        self.habits = [errand for errand in ERRANDS if (self.may or errand not in ADMIN) and (self.apt or errand is not _upgrade)]
        if not self.files:
            self.habits = [errand for errand in self.habits if errand is not _own]
        if not brief.spec.get("hosts"):
            self.habits = [errand for errand in self.habits if errand not in (_copy, _deploy)]  # he knows no other machine
        if not self.keeps:
            self.habits = [
                errand for errand in self.habits if errand is not _edit and (errand is not _deploy or brief.spec.get("git"))
            ]
        chance.shuffle(self.habits)
        self.weights = [OFTEN.get(errand, 1.0) / (at + 2) for at, errand in enumerate(self.habits)]  # some one does all the time

    def sitting(self) -> list[str]:
        """From a login to its end."""
        chance, lines, place = self.chance, list[str](), ""
        for errand in chance.choices(self.habits, self.weights, k=chance.choice((1, 1, 1, 2, 2, 3))):
            done = [line for line in errand(self) if line and line != f"cd {place}"]
            if place and done and errand in AT_HOME and not done[0].startswith("cd"):
                done.insert(0, "cd")
            for line in done:
                if chance.random() < 0.025:
                    lines.append(self._mistyped(line))
                lines.append(line)
                if chance.random() < 0.12:
                    lines.append(chance.choice(("ls", self.list, "clear", "pwd", "ls")))
                if line == "cd" or line.startswith("cd "):
                    place = line[3:].removeprefix("-")
        return [*lines, "exit"] if chance.random() < 0.7 else lines

    def recent(self, visit: Mapping[str, Any]) -> list[str]:
        """A visit of which other files tell: what he asked of root then, and nothing else that they would have to show."""
        removed = [f"{self.sudo}{self.apt.partition(' ')[0]} purge {package}" for package in visit.get("gone", ())]
        if visit.get("upgraded"):
            return [*removed, *self._upgraded(is_rebooted=visit["rebooted"])]
        if removed:
            return ["uname -r", *removed, "exit"]
        asked = [f"sudo {command}" for command in visit.get("asked", ())]
        looked = [line for line in self.sitting() if not TELLING.search(line)]
        return [*asked, *looked] or ["exit"]

    def _upgraded(self, *, is_rebooted: bool) -> list[str]:
        look = self.chance.choice(([], ["uname -r"], ["ls -l /boot"], ["df -h"], ["w"]))
        clean = f"{self.sudo}{self.apt.partition(' ')[0]} clean"
        end = f"{self.sudo}reboot" if is_rebooted else "exit"
        tidy = tidied(self.apt, is_listed=bool(self.brief.spec.get("listed")))
        return [f"{self.sudo}apt update", f"{self.sudo}{self.apt}", clean, f"{self.sudo}{tidy}", *look, end]

    def _mistyped(self, line: str) -> str:
        for right, wrong in TYPING.items():
            if (found := re.search(rf"(?<!\w){re.escape(right)}(?!\w)", line)) is not None:
                return line[: found.start()] + wrong + line[found.end() :]
        return line[:-1]

    @property
    def entity(self) -> Entity:
        return self.chance.choice(self.brief.company.project.entities)

    @property
    def host(self) -> str:
        known = self.brief.spec.get("hosts") or [machine.name for machine in self.brief.company.machines] or ["localhost"]
        return str(self.chance.choice(known))


def _deploy(hand: _Hand) -> list[str]:
    """Who keeps the application brings it up to date; a colleague, who may not write there, looks at what is new."""
    project = hand.brief.company.project
    lines = [f"cd /var/www/{project.name}", hand.chance.choice(("git status", "git log --oneline | head", "git fetch", ""))]
    if not hand.keeps:
        return [lines[0], hand.chance.choice(("git log --oneline | head", "git log -3 --stat", "git status", "git show --stat"))]
    lines.append("git pull")
    if hand.may and hand.chance.random() < 0.6:
        lines.append(f"{hand.sudo}systemctl reload php8.2-fpm")
    if hand.chance.random() < 0.3:
        lines.append(f"{hand.to_log}tail -f {project.layout.log}")
    return lines


def _edit(hand: _Hand) -> list[str]:
    """He tries something in place; what lasts comes from his own computer with the next pull."""
    project, entity = hand.brief.company.project, hand.entity
    page = hand.chance.choice(
        (
            project.page(entity),
            project.form(entity),
            "index.php",
            project.layout.functions,
            project.layout.config,
            project.layout.style,
        )
    )
    lines = [f"cd /var/www/{project.name}", f"{hand.editor} {page}"]
    if page.endswith(".php") and hand.chance.random() < 0.4:
        lines.append(f"php -l {page}")
    if page != project.layout.config:
        lines += [hand.chance.choice(("git diff", "git diff", "git status", "")), hand.chance.choice(UNDOING).format(page)]
    return lines


def _database(hand: _Hand) -> list[str]:
    project, entity = hand.brief.company.project, hand.entity
    login = f"{hand.sudo}mysql {project.database}" if hand.may else f"mysql -u {project.user} -p {project.database}"
    table = entity.name
    if not hand.brief.spec.get("mysql", True):
        return [f"{hand.sudo}mysqladmin status"] if hand.may else ["ls -l " + project.home]
    return hand.chance.choice(
        (
            [login],
            [login],
            _dumped(hand, table),
            [f"{login} -e 'select count(*) from {table}'"],
            [f"{hand.sudo}mysqladmin processlist"] if hand.may else [login],
        )
    )


def _dumped(hand: _Hand, table: str) -> list[str]:
    """A dump that still lies in his home, or one that he took away again."""
    project = hand.brief.company.project
    whole, name = f"mysqldump -u {project.user} -p {project.database}", f"{table}.sql"
    kept = [file for file in hand.files if file.endswith(".sql")]
    if kept:
        name = hand.chance.choice(kept)
        table = next((one.name for one in project.entities if name.rpartition("/")[2].startswith(one.name)), "")
        return [f"{whole} {table} > {name}".replace("  ", " "), f"ls -lh {name}"]
    sent = f"scp {name} {hand.host}:" if hand.brief.spec.get("hosts") else f"less {name}"
    return [f"{whole} {table} > {name}", f"ls -lh {name}", sent, f"rm {name}"]


def _logs(hand: _Hand) -> list[str]:
    project = hand.brief.company.project
    failed = max(re.split(r"\{\w+\}", project.habits["failed"]), key=len).strip(" :(")
    log = f"{project.home}/{project.layout.log}"
    own = [f"{hand.to_log}tail -n 40 {log}", f"{hand.to_log}grep '{failed}' {log} | wc -l"]
    if not hand.may:  # what lies in /var/log is adm's
        return own if hand.brief.company.turning.mode & 0o004 else [f"ls -l {log.rpartition('/')[0]}"]
    return hand.chance.choice(
        (
            [f"{hand.sudo}tail -f /var/log/nginx/{project.name}.error.log"],
            [f"{hand.sudo}tail -n {hand.chance.choice((50, 100, 200))} /var/log/nginx/error.log"],
            [f"{hand.sudo}grep {hand.entity.name} /var/log/nginx/{project.name}.access.log | tail"],
            [f"{hand.sudo}journalctl -u {hand.chance.choice(('mariadb', 'php8.2-fpm', 'nginx', 'ssh', 'cron'))} -n 50"],
            [f"{hand.sudo}less /var/log/syslog"],
            [f"{hand.sudo}grep -i {hand.chance.choice(('error', 'fail', 'oom', 'segfault'))} /var/log/syslog"],
            own,
        )
    )


def _disk(hand: _Hand) -> list[str]:
    project = hand.brief.company.project
    lines = ["df -h"]
    if hand.chance.random() < 0.6:
        lines += [
            hand.chance.choice(
                (
                    f"{hand.sudo}du -sh /var/*",
                    f"du -sh /var/www/{project.name}/*",
                    f"{hand.sudo}du -hd1 /var | sort -h",
                    f"{hand.sudo}du -sh /var/log",
                )
            )
        ]
    if hand.may and hand.chance.random() < 0.25:
        lines += [f"{hand.sudo}apt clean", "df -h"]
    return lines


def _look(hand: _Hand) -> list[str]:
    return hand.chance.choice(
        (
            ["uptime"],
            ["w"],
            ["htop" if hand.brief.spec.get("htop", True) else "top"],
            ["top"],
            ["free -m"],
            ["uptime", "free -h"],
            ["who"],
            ["ps aux | grep php"],
            ["date"],
            ["last | head"],
        )
    )


def _service(hand: _Hand) -> list[str]:
    service = hand.chance.choice(("nginx", "php8.2-fpm", "mariadb", "nginx", "cron"))
    verb = hand.chance.choice(("status", "status", "restart", "reload" if service != "cron" else "status"))
    lines = [f"{hand.sudo}systemctl {verb} {service}"]
    if service == "nginx" and verb != "status":
        lines.insert(0, f"{hand.sudo}nginx -t")
    return lines


def _site(hand: _Hand) -> list[str]:
    project = hand.brief.company.project
    file = project.name + (".conf" if webserver.is_apache(hand.brief.site.packages) else "")
    return [
        "cd /etc/nginx/sites-available", hand.chance.choice(("ls", "ls -l", "")), f"{hand.sudo}{hand.editor} {file}",
        f"{hand.sudo}nginx -t", f"{hand.sudo}systemctl reload nginx", hand.chance.choice((f"curl -I -H 'Host: {project.site}' localhost", "", "cd")),
    ]  # fmt: skip


def _upgrade(hand: _Hand) -> list[str]:
    lines = [
        f"{hand.sudo}apt update",
        hand.chance.choice((f"{hand.sudo}{hand.apt}", f"{hand.sudo}{hand.apt}", f"{hand.sudo}apt list --upgradable")),
    ]
    lines += hand.chance.choice(([], [], [f"{hand.sudo}apt autoremove"]))
    lines += [] if hand.brief.spec.get("listed") else [f"{hand.sudo}{LISTS}"]
    return [*lines, *hand.chance.choice(([], [], ["uname -r"], [f"{hand.sudo}reboot"]))]


def _copy(hand: _Hand) -> list[str]:
    project = hand.brief.company.project
    return hand.chance.choice(
        (
            [f"ssh {hand.host}"],
            [f"scp {hand.chance.choice(hand.files or [project.home + '/' + project.layout.schema])} {hand.host}:"],
            [f"rsync -av {project.home}/{project.layout.uploads}/ {hand.host}:{project.name}/"],
            [f"ping {hand.host}"],
            [
                f"{hand.sudo}ls -lh {hand.brief.company.nights.dumps}"
                if hand.may
                else f"ls -lh {project.home}/{project.layout.uploads}"
            ],
        )
    )


def _own(hand: _Hand) -> list[str]:
    name = hand.chance.choice(hand.files)
    if name.endswith(".sh"):
        return [f"./{name}"] if hand.chance.random() < 0.5 else [f"{hand.editor} {name}", f"./{name}"]
    if name.endswith(".py"):
        if not any(file.endswith(".csv") for file in hand.files):
            return [f"{hand.editor} {name}"]
        return [f"python3 {name}"] if hand.chance.random() < 0.5 else [f"{hand.editor} {name}", f"python3 {name}"]
    if name.endswith((".txt", ".md")):
        return [hand.chance.choice((f"cat {name}", f"{hand.editor} {name}", f"{hand.editor} {name}", f"less {name}"))]
    if name.endswith(".gz"):
        return [f"ls -lh {name}", f"zcat {name} | head"]
    return [hand.chance.choice((f"head {name}", f"less {name}", f"wc -l {name}", f"file {name}", f"ls -l {name}"))]


def _jobs(hand: _Hand) -> list[str]:
    project = hand.brief.company.project
    return hand.chance.choice(
        (
            [f"cat /etc/cron.d/{project.name}"],
            [f"{hand.sudo}{hand.editor} /etc/cron.d/{project.name}"],
            [
                f"{hand.sudo}-u www-data php {project.home}/{project.layout.cleanup}"
                if hand.sudo
                else f"php {project.home}/{project.layout.cleanup}"
            ],
            [f"{hand.sudo}{hand.brief.company.nights.dumper}", f"{hand.sudo}ls -l {hand.brief.company.nights.dumps}"],
        )
    )


def _net(hand: _Hand) -> list[str]:
    return hand.chance.choice(
        (
            ["ip a"],
            [f"{hand.sudo}ss -tlnp"],
            ["ping 1.1.1.1"],
            ["cat /etc/resolv.conf"],
            [f"host {hand.host}"],
            ["ip r"],
            ["curl -s ifconfig.me"],
        )
    )


def _owner(hand: _Hand) -> list[str]:
    project = hand.brief.company.project
    return [
        f"cd /var/www/{project.name}",
        hand.list,
        f"{hand.sudo}chown -R www-data: {project.layout.uploads} {project.layout.cache} {project.layout.logs}",
        hand.chance.choice((f"ls -l {project.layout.uploads}", "", "cd -")),
    ]


ERRANDS = (_deploy, _edit, _database, _logs, _disk, _look, _service, _site, _upgrade, _copy, _own, _own, _jobs, _net, _owner)
OFTEN = {_own: 2.0, _look: 2.0, _logs: 1.6, _disk: 1.4, _owner: 0.25, _net: 0.5, _jobs: 0.5, _service: 0.7}
ADMIN = (_service, _site, _upgrade, _jobs, _owner)
AT_HOME = (_own, _copy, _database)  # they name files as they lie in his home


LOGINS = (
    "select name,active,last_login from users;", "select * from users;", "select name from users where active=0;", "select id, name, last_login from users;",
    "select name, last_login from users order by last_login desc limit 10;", "select count(*) from users where active=1;", "select * from users order by name;",
)  # fmt: skip
GRANTED = (
    "select user, host from mysql.user;", "select user,host,plugin from mysql.user;", "show grants;", "show grants for '{user}'@'localhost';",
    "select user, host from mysql.user order by user;", "select user(), current_user();", "select host,user from mysql.user;", "select host, user from mysql.db;",
)  # fmt: skip
SHOWN = (
    "variables like 'innodb_buffer%'", "variables like '%timeout%'", "global status like 'Threads%'", "variables like 'max_connections'", "engine innodb status\\G",
    "variables like '%slow%'", "global status like 'Uptime'", "warnings", "status like 'Conn%'", "variables like 'sql_mode'", "variables like 'char%'",
)  # fmt: skip


@writes("shell.mysql")
def mysql_history(brief: Brief, chance: Random) -> str:
    """~/.mariadb_history and ~/.mysql_history as libedit writes them: a first line, and spaces as octal."""
    project = brief.company.project
    lines, most = list[str](), chance.randint(6, 60)  # nothing that the tables would have to show
    while len(lines) < most:
        if lines and chance.random() < 0.25:
            lines.append(chance.choice(("exit", "exit", "quit", "\\q")))
        if (not lines or lines[-1] in ("exit", "quit", "\\q")) and chance.random() < 0.5:
            lines += [f"use {project.database}", *(["show tables;"] if chance.random() < 0.5 else [])]
        entity = chance.choice(project.entities)
        column = chance.choice(entity.columns)
        number = chance.randint(1, entity.rows)
        lines.append(
            chance.choice(
                (
                    "show tables;", f"select * from {entity.name} limit 10;", f"select count(*) from {entity.name};",
                    f"select * from {entity.name} where id={number};", f"desc {entity.name};", "show processlist;",
                    f"select {column.name}, count(*) from {entity.name} group by {column.name} order by 2 desc;",
                    f"select id,{column.name} from {entity.name} order by id desc limit 5;", f"select max(id) from {entity.name};",
                    chance.choice(LOGINS), f"show create table {entity.name};", "show databases;",
                    f"explain select * from {entity.name} where {column.name} is null;", f"show index from {entity.name};", "select version();", "status",
                    f"select * from {entity.name} order by id desc limit {chance.choice((1, 3, 5, 20))};", "show full processlist;", f"check table {entity.name};",
                    f"select {column.name} from {entity.name} where id>{number} limit 10;", f"select count(distinct {column.name}) from {entity.name};",
                    f"show table status like '{entity.name}';", chance.choice(GRANTED).format(user=project.user), f"show {chance.choice(SHOWN)};",
                )
            )
        )  # fmt: skip
    return "_HiStOrY_V2_\n" + "".join(line.replace("\\", "\\\\").replace(" ", "\\040") + "\n" for line in lines)


@writes("shell.less")
def less_history(brief: Brief, chance: Random) -> str:
    """~/.lesshst of less 590: what was searched for."""
    pool = [
        "error",
        "Failed",
        "oom",
        "warn",
        "denied",
        "timeout",
        brief.company.project.name,
        "cron",
        "PHP",
        "404",
        "listen",
        "server_name",
        "kernel",
        "refused",
        "root",
        "memory_limit",
        "session opened",
        "upstream",
        "Started",
        "exit",
        "reload",
        *(entity.name for entity in brief.company.project.entities),
    ]
    found = chance.sample(pool, chance.randint(1, 6))
    return ".less-history-file:\n.search\n" + "".join(f'"{text}\n' for text in found)


@writes("shell.gitconfig")
def gitconfig(brief: Brief, chance: Random) -> str:
    own = next((one for one in brief.company.staff if one.login == brief.owner), brief.company.staff[0])
    lines = ["[user]", f"\tname = {own.full or own.login}", f"\temail = {own.mail}"]
    if brief.owner != brief.company.staff[0].login:  # git asks this of who works in another's clone
        lines += ["[safe]", f"\tdirectory = /var/www/{brief.company.project.name}"]
    lines += ["[core]", f"\teditor = {brief.spec.get('editor', 'nano')}"] if chance.random() < 0.4 else []
    lines += ["[pull]", f"\trebase = {chance.choice(('false', 'true'))}"] if chance.random() < 0.5 else []
    lines += ["[alias]", "\tst = status", "\tco = checkout", "\tlg = log --oneline --graph"][: chance.choice((0, 2, 3, 4))]
    return "\n".join(lines) + "\n"


@writes("shell.editor")
def selected_editor(brief: Brief, chance: Random) -> str:
    """As select-editor (sensible-utils 0.0.17) leaves it."""
    chosen = "/usr/bin/vim.tiny" if brief.spec.get("editor") == "vi" else "/bin/nano"
    return f'# Generated by /usr/bin/select-editor\nSELECTED_EDITOR="{chosen}"\n'


@writes("shell.aliases")
def aliases(brief: Brief, chance: Random) -> str:
    project = brief.company.project
    pool = [
        "alias ll='ls -la'", "alias ..='cd ..'", f"alias app='cd /var/www/{project.name}'", "alias grep='grep --color=auto'",
        f"alias logs='tail -f {project.home}/{project.layout.log}'", "alias h='history | tail -40'", "alias ports='sudo ss -tlnp'",
        "alias rm='rm -i'", "alias df='df -h -x tmpfs'", "alias gs='git status'", f"alias db='mysql {project.database}'",
    ]  # fmt: skip
    return "\n".join(chance.sample(pool, chance.randint(2, 6))) + "\n"


@writes("shell.mycnf")
def mycnf(brief: Brief, chance: Random) -> str:
    """~/.my.cnf: the way in without a prompt."""
    project = brief.company.project
    return f"[client]\nuser={project.user}\npassword={brief.secrets['database']}\n" + (
        f"\n[mysql]\ndatabase={project.database}\n" if chance.random() < 0.6 else ""
    )


@writes("shell.netrc")
def netrc(brief: Brief, chance: Random) -> str:
    machine = next(one for one in brief.company.machines if one.role == brief.spec["role"])
    return f"machine {machine.name}\nlogin {login(brief.company, machine.name)}\npassword {brief.secrets[machine.role]}\n"


@writes("shell.screenrc")
def screenrc(brief: Brief, chance: Random) -> str:
    pool = [
        "startup_message off",
        "defscrollback 10000",
        "vbell off",
        "hardstatus alwayslastline '%H  %w'",
        "escape ^Oo",
        "altscreen on",
    ]
    return "\n".join(chance.sample(pool, chance.randint(2, 5))) + "\n"


@writes("shell.hsts")
def hsts(brief: Brief, chance: Random) -> str:
    """~/.wget-hsts as wget 1.21.3 writes it."""
    stamp = brief.time // SECOND  # it is written anew with each visit
    return (
        "# HSTS 1.0 Known Hosts database for GNU Wget.\n# Edit at your own risk.\n"
        "# <hostname>\t<port>\t<incl. subdomains>\t<created>\t<max-age>\n"
        f"{brief.spec.get('host') or chance.choice(list(FETCHED))}\t0\t{chance.randint(0, 1)}\t{stamp}\t31536000\n"
    )
