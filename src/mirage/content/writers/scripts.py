"""Small scripts that people of the company wrote: what cron runs at night, and what somebody keeps in his own directory.

Each does one job in some steps; how a step is put, and what is said above it, is its author's.
"""

from __future__ import annotations

import re
import textwrap
from random import Random

from mirage.base.chance import dice
from mirage.content import moments, rows
from mirage.content.facts import Brief
from mirage.content.licences import LICENCES
from mirage.content.remarks import Remarks
from mirage.content.writers import writes

Step = tuple[str, list[str]]  # a pool of remarks, and its lines; variables are {name}, indentation is a tab


class _Hand:
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
        self.licence = own.choice((*[""] * 5, *LICENCES))

    def name(self, word: str) -> str:
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

    def script(self, does: str, variables: dict[str, str], steps: list[Step], *, is_root: bool = False) -> str:
        chance = self.chance
        own = self.brief.path.rpartition("/")[2]
        out = [self.shell, *self._about(does, own)]
        if self.path:
            out += [*self._gap(), *self.path.split("\n")]
        if self.strict and "-e" not in self.shell.rpartition(" ")[2]:
            out += self._gap() + self.strict.split("\n")
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
    return SCRIPTS[str(brief.spec["job"])](_Hand(brief, chance))


def _uploads(hand: _Hand) -> str:
    project, chance = hand.brief.company.project, hand.chance
    nas = next((one.name for one in hand.brief.company.machines if one.role == "nas"), "nas")
    source, target = f"{project.home}/{project.layout.uploads}/", f"{nas}:/volume1/web/{project.name}/"
    options = chance.choice(("-a", "-az", "-a --delete", "-az --delete", "-rlt --delete", "-aH --delete"))
    if chance.random() < 0.5:
        copy = [f'rsync {options} {{source}} {{target}} || echo "rsync failed: $?"']
        return hand.script("does_uploads", {"source": source, "target": target}, [("step_copy", copy)])
    copy = hand.when(
        f"! rsync {options} {source} {target}",
        hand.fails(f"{chance.choice(('rsync failed', 'copy failed', 'no copy today', 'could not copy'))}: {nas}"),
    )
    first = ("", [f"ping -c 1 -q {nas} > /dev/null 2>&1 || exit {chance.choice((1, 2))}"])
    return hand.script("does_uploads", {}, [*([first] if chance.random() < 0.4 else []), ("step_copy", copy)])


def _dump(hand: _Hand) -> str:
    nights, database, chance = hand.brief.company.nights, hand.brief.company.project.database, hand.chance
    stamp = re.sub(r"(%.*%[a-zA-Z])", r"$(date +\1)", nights.dump)
    every = re.sub(r"%.*%[a-zA-Z]", "*", nights.dump)
    options = chance.choice(("--single-transaction", "--single-transaction --quick", "--single-transaction --skip-lock-tables"))
    variables = {"dir": nights.dumps, "keep": str(nights.keep), "db": database}
    make = [chance.choice(("mkdir -p {dir}", "[ -d {dir} ] || mkdir -p {dir}", "test -d {dir} || mkdir {dir}"))]
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
    ))  # fmt: skip
    old = chance.choice((
        [f"find {{dir}} -name '{every}' -mtime +{{keep}} -delete"], [f"find {{dir}} -name '{every}' -mtime +{{keep}} -exec rm {{}} \\;"],
        [f"find {{dir}} -type f -name '{every}' -mtime +{{keep}} -print0 | xargs -0 -r rm -f --"],
    ))  # fmt: skip
    if chance.random() < 0.5:  # said where it is used
        known = variables
        steps = [[re.sub(r"\{(dir|keep|db)\}", lambda match: known[match[1]], line) for line in step] for step in (make, write, old)]
        make, write, old = steps
        variables = {name: value for name, value in variables.items() if name == "file"}
    return hand.script("does_dump", variables, [("step_dir", make), ("step_dump", write), ("step_old", old)], is_root=True)


def _disk(hand: _Hand) -> str:
    chance, limit = hand.chance, hand.chance.choice(("80", "85", "90", "92"))
    variables = {"limit": limit} if chance.random() < 0.5 else {}
    used = chance.choice(
        (
            "df --output=pcent / | tail -1 | tr -dc 0-9",
            "df -P / | awk 'NR==2{print $5+0}'",
            "df / | tail -1 | awk '{print $5}' | tr -d %",
        )
    )
    text = chance.choice(("/ is {used}% full", "disk {used}%", "root fs at {used}%", "WARNING disk usage {used}%"))
    tag = chance.choice(("disk", "df", "check", "diskspace"))
    plain = text.replace("{used}", "$" + hand.name("used"))
    tell = chance.choice(
        ([f'\tlogger -t {tag} "{plain}"'], [f'\tlogger -p user.warning -t {tag} "{plain}"'], [f'\techo "{plain}" | logger -t {tag}'])
    )
    return hand.script("does_disk", variables, [
        ("step_look", [f"{hand.name('used')}=$({used})"]),
        ("step_tell", hand.when(f" \"${hand.name('used')}\" -gt {limit}", [line.strip() for line in tell])),
    ])  # fmt: skip


def _export(hand: _Hand) -> str:
    project, chance = hand.brief.company.project, hand.chance
    entity = chance.choice(project.entities).name
    folder = chance.choice(("~/export", "$HOME/export", "~"))
    file = f"{folder}/{entity}-{{day}}.tsv"
    return hand.script("does_export", {}, [
        ("", [f"{hand.name('day')}=$(date +{chance.choice(('%Y-%m', '%Y%m', '%Y-%m-%d'))})"]),
        ("", [f"mysql -B {project.database} -e \"select * from {entity}\" > {file}"]),
        ("", [f"wc -l {file}"]),
    ])  # fmt: skip


def _deploy(hand: _Hand) -> str:
    project, chance = hand.brief.company.project, hand.chance
    clear = chance.choice((f"rm -f {project.layout.cache}/*", f"find {project.layout.cache} -type f -delete"))
    return hand.script("does_deploy", {}, [
        ("step_pull", [f"cd {project.home}", chance.choice(("git pull --ff-only", "git pull -q --ff-only", "git fetch && git merge --ff-only origin/master"))]),
        ("step_reload", [clear, f"sudo systemctl {chance.choice(('reload', 'reload', 'restart'))} php8.2-fpm"]),
        ("", [chance.choice(("git log -1 --oneline", "echo done", "git --no-pager log -1", 'echo "now at $(git rev-parse --short HEAD)"'))]),
    ])  # fmt: skip


SCRIPTS = {"dump": _dump, "uploads": _uploads, "disk": _disk, "export": _export, "deploy": _deploy}


@writes("script.py")
def python(brief: Brief, chance: Random) -> str:
    """A script around an export, as somebody writes who knows some Python."""
    entity = next(one for one in brief.company.project.entities if one.name == brief.spec["entity"])
    number_kinds = ("money", "count", "copies", "weight")
    key = chance.choice([column for column in entity.columns if column.kind not in number_kinds])
    number = next((column.name for column in entity.columns if column.kind in number_kinds), None)
    who, name = rows.person(chance), brief.path.rpartition("/")[2]
    what = (
        f"{number.replace('_', ' ')} of {entity.name} by {key.name}"
        if number
        else f"how many {entity.name} there are of each {key.name}"
    )
    about = chance.choice((
        f'"""sums for {who}"""', f"# quick hack for {who}", "", f"# {moments.before(brief, chance, 30):%d.%m.%Y}",
        f'"""Print the {what}.\n\nUsage: {name} [FILE]\n\nReads an export of the application (semicolons, comma as decimal point).\n"""',
        f"#\n# {name}: {what}\n# reads the csv that the export page makes, nothing is written\n#", f'"""Adds up {entity.name}."""',
    ))  # fmt: skip
    first = chance.choice(
        ("", "", "#!/usr/bin/env python3\n", "#!/usr/bin/python3\n", "#!/usr/bin/python3\n# -*- coding: utf-8 -*-\n")
    )
    imports = ["csv", "sys", *(["collections"] if chance.random() < 0.3 else []), *(["argparse"] if chance.random() < 0.4 else [])]
    counter = (
        ("defaultdict(float)" if number else "Counter()")
        if "collections" not in imports
        else ("collections.defaultdict(float)" if number else "collections.Counter()")
    )
    head = "\n".join(f"import {module}" for module in sorted(imports))
    if "collections" not in imports:
        head += f"\nfrom collections import {'defaultdict' if number else 'Counter'}"
    quote = chance.choice(('"', '"', "'"))
    open_ = 'open(path, encoding="utf-8-sig", newline="")'
    adding = (
        f"""try:
    {{value}} = float((row["{number}"] or "0").replace(",", "."))
except ValueError:
    print("bad line:", row["id"], file=sys.stderr)
    continue
sums[row["{key.name}"]] += {{value}}""" if number else f'sums[row["{key.name}"]] += 1'
    ).replace("{value}", chance.choice(("value", "amount", "x", "n")))  # fmt: skip
    printing = chance.choice((
        'for name, total in sorted(sums.items(), key=lambda x: -x[1]):\n    print("%-30s %12.2f" % (name, total))',
        'for name in sorted(sums):\n    print(f"{name};{sums[name]:.2f}")\nprint("total", sum(sums.values()))',
        'for name, total in sorted(sums.items()):\n    print("{:<28}{:>12.2f}".format(name or "-", total))',
        'width = max(len(name) for name in sums)\nfor name in sorted(sums, key=sums.get, reverse=True):\n    print(name.ljust(width), "%10.2f" % sums[name])',
    ))  # fmt: skip
    if chance.random() < 0.55:
        arguments = (
            ['parser = argparse.ArgumentParser(description=__doc__)', f'parser.add_argument("file", nargs="?", default="{entity.name}.csv")', "path = parser.parse_args().file"]
            if "argparse" in imports else [f'path = sys.argv[1] if len(sys.argv) > 1 else "{entity.name}.csv"']
        )  # fmt: skip
        doc = ['    """Sums of one file."""'] if chance.random() < 0.5 else []
        body = ["def read(path):", *doc, f"    sums = {counter}", f"    with {open_} as f:", '        for row in csv.DictReader(f, delimiter=";"):',
                *(f"            {line}" for line in adding.split("\n")), "    return sums", "", "", "def main():", *(f"    {line}" for line in arguments),
                "    sums = read(path)", *(f"    {line}" for line in printing.split("\n")), "", "", 'if __name__ == "__main__":', "    main()"]  # fmt: skip
        text = "\n".join(body)
    else:
        head = "\n".join(line for line in head.split("\n") if line != "import argparse")
        remark = chance.choice(("", "# one line a row, the first one has the names\n", "# excel writes a byte order mark\n"))
        text = (
            f'path = sys.argv[1] if len(sys.argv) > 1 else "{entity.name}.csv"\nsums = {counter}\n{remark}with {open_} as f:\n'
            '    for row in csv.DictReader(f, delimiter=";"):\n' + "".join(f"        {line}\n" for line in adding.split("\n")) + f"\n{printing}"
        )  # fmt: skip
    whole = (
        first
        + (about + "\n" if about else "")
        + ("\n" if about.startswith('"') else "")
        + head
        + chance.choice(("\n\n", "\n\n\n"))
        + text
        + "\n"
    )
    whole = whole.replace('"', quote) if quote == "'" and '"""' not in whole and "'" not in whole else whole
    return whole[: int(len(whole) * 0.7)] if brief.state == "half" else whole
