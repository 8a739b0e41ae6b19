"""Small scripts that people of the company wrote: what cron runs at night, and what somebody keeps in his own directory.

Each does one job in some steps; how a step is put, and what is said above it, is its author's.
"""

from __future__ import annotations

import re
import textwrap
from random import Random

from mirage.base.chance import dice
from mirage.content import moments
from mirage.content.facts import Brief
from mirage.content.licences import LICENCES
from mirage.content.remarks import Remarks
from mirage.content.writers import writes

Step = tuple[str, list[str]]  # a pool of remarks, and its lines; variables are {name}, indentation is a tab


WORDS = {  # what a variable is called
    "dir": ("dir", "dest", "target_dir", "out", "backupdir", "where", "dumps", "folder", "d", "backup_dir"), "keep": ("keep", "days", "age", "max_age", "retention", "old", "keepdays"),
    "db": ("db", "database", "dbname", "name", "base"), "file": ("file", "outfile", "dump", "target", "f", "new"), "source": ("source", "src", "from", "local", "uploads", "what"),
    "target": ("target", "dst", "to", "remote", "dest", "where"), "limit": ("limit", "max", "threshold", "warn_at", "percent"), "used": ("used", "usage", "pct", "full", "now", "p"),
    "day": ("day", "today", "stamp", "date", "month", "suffix"), "rc": ("rc", "status", "ret", "code", "result"),
}  # fmt: skip


class Hand:
    """One author: the same in all of his scripts."""

    def __init__(self, brief: Brief, chance: Random) -> None:
        own = dice(brief.company.key, "script", brief.owner)
        self.brief, self.chance, self.remarks = brief, chance, Remarks(brief, chance)
        self.shell = own.choice(
            (
                "#!/bin/sh",
                "#!/bin/sh",
                "#!/bin/bash",
                "#! /bin/sh",
                "#!/bin/sh -e",
                "#!/bin/bash -e",
                "#!/usr/bin/env bash",
                "#! /bin/bash",
            )
        )
        self.is_upper = own.random() < 0.5
        self.use = own.choice(("${0}", '"${0}"', '"${{{0}}}"', "${{{0}}}"))
        self.pad = own.choice(("\t", "    ", "  ", "    "))
        self.is_loose = own.random() < 0.65  # blank lines between steps
        self.head = own.choice((0, 1, 1, 2, 3, 4))  # sentences above all
        self.has_frame = own.random() < 0.3
        self.rule = own.choice(("", "", "", "#" * 70, "# " + "-" * 60, "#" + "=" * 50))
        self.strict = own.choice(
            ("set -e", "set -e", "set -eu", "umask 077\nset -e", "set -e\numask 027", "set -o errexit", "set -u", "")
        )
        self.says = own.choice(("none", "none", "die", "die", "warn", "log"))  # its function for what went wrong
        self.said = own.choice(
            {
                "die": ("die", "fail", "abort", "error", "bail_out", "fatal"),
                "warn": ("warn", "err", "complain", "msg", "say_err"),
                "log": ("log", "note", "syslog", "report"),
            }.get(self.says, ("",))
        )
        self.form = own.choice(("{0}() {{", "{0} () {{", "{0}()\n{{", "function {0} {{" if "bash" in self.shell else "{0}() {{"))
        self.options = own.choice(("none", "none", "none", "case", "getopts", "test"))
        self.test = own.choice(("[ {0} ]", "[ {0} ]", "test {0}", "[[ {0} ]]" if "bash" in self.shell else "[ {0} ]"))
        self.then = own.choice(("if {0}; then", "if {0}; then", "if {0} ; then", "if {0}\nthen"))
        self.locks = own.choice(("", "", "", "mkdir", "flock"))
        self.path = own.choice(
            (
                "",
                "",
                "",
                "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
                "export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                "PATH=/bin:/usr/bin:/sbin:/usr/sbin\nexport PATH",
                "LC_ALL=C\nexport LC_ALL",
                "export LANG=C",
            )
        )
        self.main = own.random() < 0.15
        self._words = {word: own.choice(others) for word, others in WORDS.items()}
        self.licence = own.choice((*[""] * 14, *LICENCES))

    def shorten(self) -> None:
        """As for what is written in a minute: no options, no locks, and what stands above all his other scripts only now and then."""
        self.options, self.locks, self.licence = "none", "", ""
        if self.chance.random() < 0.6:
            self.path, self.main, self.rule = "", False, ""
        self.strict = self.strict if self.chance.random() < 0.3 else ""
        self.head = self.chance.choice((0, 0, min(self.head, 1), self.head))

    def name(self, word: str) -> str:
        word = self._words.get(word, word)
        return word.upper() if self.is_upper else word

    def fails(self, text: str, status: int = 1) -> list[str]:
        """What is done where something went wrong."""
        if self.says == "die":
            return [f'{self.said} "{text}"']
        if self.says in ("warn", "log"):
            return [f'{self.said} "{text}"', f"exit {status}"]
        return [f'echo "{self.chance.choice(("$0: ", "", ""))}{text}" >&2', f"exit {status}"]

    def when(self, test: str, then: list[str]) -> list[str]:
        """A condition: a command, or what `test` takes after a space."""
        shown = self.test.format(test.strip()) if test.startswith(" ") else test
        return [*self.then.format(shown).split("\n"), *(f"\t{line}" for line in then), "fi"]

    def script(
        self, does: str, variables: dict[str, str], steps: list[Step], *, is_root: bool = False, is_private: bool = False
    ) -> str:
        chance = self.chance
        own = self.brief.path.rpartition("/")[2]
        out = [self.shell, *self._about(does, own)]
        if self.path:
            out += [*self._gap(), *self.path.split("\n")]
        strict = self.strict if "-e" not in self.shell.rpartition(" ")[2] else ""
        if is_private and "umask 077" not in strict:  # what it writes is nobody else's
            strict = "\n".join(
                part
                for part in (strict.replace("\numask 027", ""), chance.choice(("umask 077", "umask 0077", "umask u=rwx,go=")))
                if part
            )
        if strict:
            out += self._gap() + strict.split("\n")
        if variables:
            out += self._gap() + [f"{self.name(name)}={value}" for name, value in variables.items()]
        at_complaint = len(out)
        if self.options != "none":
            out += self._gap() + self._filled(self._asked(own))
        if is_root and chance.random() < 0.35:
            out += self._gap() + self._filled(
                self.when(
                    chance.choice((' "$(id -u)" -ne 0', ' "$(id -u)" != 0', " $(id -u) -ne 0", ' "$(whoami)" != root')),
                    self.fails(chance.choice(("must be root", "only for root", "run me as root", "not root"))),
                )
            )
        if is_root and self.locks:
            out += self._gap() + self._filled(self._locked(own))
        body: list[str] = []
        for pool, lines in steps:
            said_above = self.remarks.some(pool) if pool else []
            body += (
                (self._gap() if (self.is_loose or said_above) and (body or not self.main) else []) + said_above + self._filled(lines)
            )
        if self.main:
            opened = self.form.format("main").split("\n")
            body = [
                *self._gap(),
                *opened,
                *(self.pad + line if line else line for line in body),
                "}",
                *self._gap(),
                chance.choice(('main "$@"', "main")),
            ]
        out += body
        if self.says != "none" and any(re.search(rf"(^|\s){self.said} \"", line) for line in out):
            out[at_complaint:at_complaint] = [*self._gap(), *self._complain(own)]
        if chance.random() < 0.25:
            out += [*self._gap(), "exit 0"]
        return "\n".join(out) + "\n"

    def _about(self, does: str, own: str) -> list[str]:
        """What stands at the top."""
        remarks, brief = self.remarks, self.brief
        if not self.head:
            return []
        said = remarks.said(does).rstrip(".")
        said = said[:1].lower() + said[1:]  # a capital comes with the beginning of a sentence
        nights = brief.company.nights
        more = ["script_cron"] if brief.path in (nights.dumper, nights.sync, nights.check) else []
        about = remarks.always("", "script_head", *[*more, "script_more", "script_more"][: self.head - 1], name=own, does=said)
        if self.licence:
            author = next((one for one in brief.company.staff if one.login == brief.owner and one.full), brief.company.staff[0])
            year = moments.local(brief.time, brief).year
            about += [
                "#",
                f"# Copyright (C) {year} {author.full or author.mail}",
                "#",
                *(f"# {line}" for line in textwrap.wrap(self.licence, 72)),
            ]
        if self.rule:
            return [self.rule, *about, self.rule]
        return ["#", *about, "#"] if self.has_frame else about

    def _gap(self) -> list[str]:
        return [""] if self.is_loose else []

    def _complain(self, own: str) -> list[str]:
        """The function for what went wrong."""
        pad, name = (
            self.pad,
            self.chance.choice((own, "$0", "${0##*/}", "`basename $0`" if "bash" not in self.shell else "$(basename $0)")),
        )
        body = {
            "die": [f'echo "{name}: $*" >&2', "exit 1"], "warn": [self.chance.choice((f'echo "{name}: $*" >&2', f'printf "%s: %s\\n" "{name}" "$*" >&2', 'echo "$@" 1>&2'))],
            "log": [self.chance.choice((f'logger -t {own} -- "$@"', f'logger -s -t {own} "$*"', f'echo "$(date) $*" >&2\n{pad}logger -p user.err -t {own} "$*"'))],
        }[self.says]  # fmt: skip
        return [*self.form.format(self.said).split("\n"), *(pad + line for line in body), "}"]

    def _asked(self, own: str) -> list[str]:
        """How it takes -h and -v."""
        usage = self.chance.choice(
            (f"usage: {own} [-v]", f"Usage: {own} [-hv]", f"{own} [-v|-h]", "Usage: $0 [options]", "usage: $(basename $0) [-v]")
        )
        match self.options:
            case "case":
                first = '"${1:-}"' if re.search("set -e?u", self.strict) else '"$1"'
                return [f"case {first} in", f'\t-h|--help) echo "{usage}"; exit 0 ;;', "\t-v|--verbose) set -x ;;", "esac"]
            case "getopts":
                return [
                    "while getopts hv option; do",
                    '\tcase "$option" in',
                    f'\t\th) echo "{usage}"; exit 0 ;;',
                    "\t\tv) set -x ;;",
                    f'\t\t*) echo "{usage}" >&2; exit 2 ;;',
                    "\tesac",
                    "done",
                ]
        return self.when(' "${1:-}" = "-h"', [f'echo "{usage}"', "exit 0"])

    def _locked(self, own: str) -> list[str]:
        """It does not run twice."""
        lock = self.chance.choice((f"/run/{own}.lock", f"/var/lock/{own}", f"/run/lock/{own}.lock"))
        if self.locks == "flock":
            return [f"exec 9> {lock}", *self.when("! flock -n 9", self.fails("already running"))]
        return [
            *self.when(f"! mkdir {lock} 2>/dev/null", self.fails("already running")),
            f"trap 'rmdir {lock}' {self.chance.choice(('EXIT', '0', 'EXIT INT TERM'))}",
        ]

    def _filled(self, lines: list[str]) -> list[str]:
        use = self.use
        return [re.sub(r"\{(\w+)\}", lambda match: use.format(self.name(match[1])), line).replace("\t", self.pad) for line in lines]


@writes("script.sh")
def script(brief: Brief, chance: Random) -> str:
    """A small script that somebody runs by hand or by cron."""
    return SCRIPTS[str(brief.spec["job"])](Hand(brief, chance))


def _uploads(hand: Hand) -> str:
    project, chance = hand.brief.company.project, hand.chance
    nas = next((one.name for one in hand.brief.company.machines if one.role == "nas"), "nas")
    source, target = f"{project.home}/{project.layout.uploads}/", f"{nas}:/volume1/web/{project.name}/"
    options = chance.choice(
        (
            "-a",
            "-az",
            "-a --delete",
            "-az --delete",
            "-rlt --delete",
            "-aH --delete",
            "--archive --delete",
            "-aq",
            "-a --delete-after",
            "-azq --timeout=120",
            "-rtz",
            "-a -e 'ssh -o BatchMode=yes'",
            "--archive --compress --partial",
            "-aW --delete",
        )
    )
    if chance.random() < 0.5:
        copy = chance.choice((
            [f'rsync {options} {{source}} {{target}} || echo "rsync failed: $?"'], [f"rsync {options} {{source}} {{target}}"], [f"rsync {options} {{source}} {{target}} >/dev/null"],
            [f"rsync {options} \\", "\t{source} \\", "\t{target}"], [f"rsync {options} {{source}} {{target}}", f"{hand.name('rc')}=$?", *hand.when(f" ${hand.name('rc')} -ne 0", hand.fails(f"rsync: ${hand.name('rc')}"))],
        ))  # fmt: skip
        return hand.script("does_uploads", {"source": source, "target": target}, [("step_copy", copy)])
    copy = hand.when(
        f"! rsync {options} {source} {target}",
        hand.fails(f"{chance.choice(('rsync failed', 'copy failed', 'no copy today', 'could not copy'))}: {nas}"),
    )
    first = ("", [f"ping -c 1 -q {nas} > /dev/null 2>&1 || exit {chance.choice((1, 2))}"])
    return hand.script("does_uploads", {}, [*([first] if chance.random() < 0.4 else []), ("step_copy", copy)])


def _dump(hand: Hand) -> str:
    nights, database, chance = hand.brief.company.nights, hand.brief.company.project.database, hand.chance
    stamp = re.sub(r"(%.*%[a-zA-Z])", r"$(date +\1)", nights.dump)
    every = re.sub(r"%.*%[a-zA-Z]", "*", nights.dump)
    options = chance.choice((
        "--single-transaction", "--single-transaction --quick", "--single-transaction --skip-lock-tables", "--opt --single-transaction", "--quick --single-transaction",
        "-u root --single-transaction", "--opt", "-u root --opt", "--opt --quick", "--defaults-file=/etc/mysql/debian.cnf --single-transaction", "--lock-tables", "-q -u root",
    ))  # fmt: skip
    variables = {"dir": nights.dumps, "keep": str(nights.keep), "db": database}
    make = chance.choice(
        (
            ["mkdir -p {dir}"],
            ["[ -d {dir} ] || mkdir -p {dir}"],
            ["test -d {dir} || mkdir {dir}"],
            ["mkdir -p {dir} || exit 1"],
            ["install -d -m 700 {dir}"],
            ["mkdir -p -m 0700 {dir}"],
            hand.when(" ! -d {dir}", ["mkdir -p {dir}"]),
            hand.when(" ! -d {dir}", hand.fails("no directory")),
            ["mkdir -p {dir}", "chmod 700 {dir}"],
        )
    )
    if chance.random() < 0.4:
        make.append("cd {dir}")
    file = "{file}" if chance.random() < 0.3 else "{dir}/" + stamp
    if file == "{file}":
        variables["file"] = f"{nights.dumps}/{stamp}"
    write = chance.choice((
        [f"mysqldump {options} {{db}} | gzip > {file}"],
        [f"mysqldump {options} {{db}} \\", f"\t| gzip > {file}"],
        hand.when(f"! mysqldump {options} {{db}} | gzip > {file}", hand.fails(chance.choice(("dump failed", "no dump", "mysqldump failed", "could not dump")))),
        [f"nice mysqldump {options} {{db}} | nice gzip -6 > {file}"],
        [f"nice -n 19 mysqldump {options} {{db}} | gzip -c > {file}"],
        [f"mysqldump {options} --databases {{db}} > {{dir}}/tmp.sql".replace(" --databases", ""), f"gzip -c {{dir}}/tmp.sql > {file}", "rm {dir}/tmp.sql"],
        [f"mysqldump {options} {{db}} | gzip > {file}", *hand.when(f" ! -s {file}", hand.fails(chance.choice(("empty dump", "dump is empty", "nothing was written"))))],
        [f"mysqldump {options} {{db}} | gzip > {file}.new", f"mv {file}.new {file}"],
        [f"ionice -c3 mysqldump {options} {{db}} | gzip > {file}", f"chmod {chance.choice(('600', '0600', 'go='))} {file}"],
        ["for db in {db}; do", f"\tmysqldump {options} $db | gzip > {file}", "done"],
        ["{rc}=0".replace("{rc}", hand.name("rc")), f"mysqldump {options} {{db}} | gzip > {file} || {hand.name('rc')}=$?", *hand.when(f" ${hand.name('rc')} -ne 0", hand.fails(f"mysqldump: ${hand.name('rc')}"))],
    ))  # fmt: skip
    old = chance.choice((
        [f"find {{dir}} -name '{every}' -mtime +{{keep}} -delete"], [f"find {{dir}} -name '{every}' -mtime +{{keep}} -exec rm {{}} \\;"],
        [f"find {{dir}} -type f -name '{every}' -mtime +{{keep}} -print0 | xargs -0 -r rm -f --"],
        [f"find {{dir}} -maxdepth 1 -type f -name '{every}' -mtime +{{keep}} -exec rm -f {{}} +"], [f"find {{dir}}/ -name '{every}' -type f -mtime +{{keep}} | xargs -r rm -f"],
        [f"find {{dir}} -name '{every}' -mtime +{{keep}} | while read f; do", "\trm -f \"$f\"", "done"], [f"find {{dir}} -type f -mtime +{{keep}} -name '{every}' -delete"],
    ))  # fmt: skip
    if chance.random() < 0.5:  # said where it is used
        known = variables
        steps = [[re.sub(r"\{(dir|keep|db)\}", lambda match: known[match[1]], line) for line in step] for step in (make, write, old)]
        make, write, old = steps
        variables = {name: value for name, value in variables.items() if name == "file"}
    return hand.script(
        "does_dump", variables, [("step_dir", make), ("step_dump", write), ("step_old", old)], is_root=True, is_private=True
    )


def _disk(hand: Hand) -> str:
    chance, limit = hand.chance, hand.chance.choice(("80", "85", "90", "92"))
    variables = {"limit": limit} if chance.random() < 0.5 else {}
    used = chance.choice((
        "df --output=pcent / | tail -1 | tr -dc 0-9", "df -P / | awk 'NR==2{print $5+0}'", "df / | tail -1 | awk '{print $5}' | tr -d %", "df -h / | grep -v ^File | awk '{ print $5 }' | sed 's/%//'",
        "df -P / | tail -n 1 | awk '{print $5}' | cut -d% -f1", "df --output=pcent / | sed -n '2s/[ %]//gp'", "LC_ALL=C df -P / | awk '/\\/$/ { sub(\"%\", \"\"); print $5 }'", "stat -f -c '%a %b' / | awk '{ print int(100 - $1 * 100 / $2) }'",
    ))  # fmt: skip
    text = chance.choice(
        (
            "/ is {used}% full",
            "disk {used}%",
            "root fs at {used}%",
            "WARNING disk usage {used}%",
            "{used}% used on /",
            "disk almost full: {used}%",
            "free some space, / has {used}%",
            "rootfs {used} percent",
            "disk usage {used} > " + limit,
        )
    )
    tag = chance.choice(("disk", "df", "check", "diskspace"))
    plain = text.replace("{used}", "$" + hand.name("used"))
    tell = chance.choice(
        ([f'\tlogger -t {tag} "{plain}"'], [f'\tlogger -p user.warning -t {tag} "{plain}"'], [f'\techo "{plain}" | logger -t {tag}'])
    )
    return hand.script("does_disk", variables, [
        ("step_look", [f"{hand.name('used')}=$({used})"]),
        ("step_tell", hand.when(f" \"${hand.name('used')}\" -gt {limit}", [line.strip() for line in tell])),
    ])  # fmt: skip


STAMPS = ("%Y-%m", "%Y%m", "%Y-%m-%d")


def _export(hand: Hand) -> str:
    project, chance = hand.brief.company.project, hand.chance
    entity = str(hand.brief.spec.get("entity") or chance.choice(project.entities).name)
    stamp = hand.brief.spec.get("stamp") or chance.choice(STAMPS)
    own = str(hand.brief.spec.get("folder", ""))  # a directory of his home
    folder = chance.choice((f"~/{own}", f"$HOME/{own}")) if own else chance.choice(("~", "$HOME"))
    file = f"{folder}/{entity}-{{day}}.tsv"
    return hand.script("does_export", {}, [
        ("", [f"{hand.name('day')}=$(date +{stamp})"]),
        ("", [f"mysql -B {project.database} -e \"select * from {entity}\" > {file}"]),
        ("", [f"wc -l {file}"]),
    ])  # fmt: skip


def _deploy(hand: Hand) -> str:
    project, chance = hand.brief.company.project, hand.chance
    clear = chance.choice((f"rm -f {project.layout.cache}/*", f"find {project.layout.cache} -type f -delete"))
    verb = chance.choice(
        ("reload", "reload", "restart" if hand.brief.spec.get("admin") else "reload")
    )  # the one that sudoers grants to all
    return hand.script("does_deploy", {}, [
        ("step_pull", [f"cd {project.home}", chance.choice(("git pull --ff-only", "git pull -q --ff-only", "git fetch && git merge --ff-only origin/master"))]),
        ("step_reload", [clear, f"sudo systemctl {verb} php8.2-fpm"]),
        ("", [chance.choice(("git log -1 --oneline", "echo done", "git --no-pager log -1", 'echo "now at $(git rev-parse --short HEAD)"'))]),
    ])  # fmt: skip


SCRIPTS = {"dump": _dump, "uploads": _uploads, "disk": _disk, "export": _export, "deploy": _deploy}
