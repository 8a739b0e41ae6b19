"""Small scripts that people of the company wrote: what cron runs at night, and what somebody keeps in his own directory.

Each does one job in some steps; how a step is put, and what is said above it, is its author's.
"""

from __future__ import annotations

import re
from random import Random

from mirage.base.chance import dice
from mirage.content import moments, rows
from mirage.content.facts import Brief
from mirage.content.remarks import Remarks
from mirage.content.writers import writes

Step = tuple[str, list[str]]  # a pool of remarks, and its lines; variables are {name}, indentation is a tab


class _Hand:
    """One author: the same in all of his scripts."""

    def __init__(self, brief: Brief, chance: Random) -> None:
        own = dice(brief.company.key, "script", brief.owner)
        self.brief, self.chance, self.remarks = brief, chance, Remarks(brief, chance)
        self.shell = own.choice(
            ("#!/bin/sh", "#!/bin/sh", "#!/bin/bash", "#! /bin/sh", "#!/bin/sh -e", "#!/bin/bash -e", "#!/usr/bin/env bash")
        )
        self.is_upper = own.random() < 0.5
        self.use = own.choice(("${0}", '"${0}"', '"${{{0}}}"', "${{{0}}}"))
        self.pad = own.choice(("\t", "    ", "  ", "    "))
        self.is_loose = own.random() < 0.65  # blank lines between steps
        self.has_functions = own.random() < 0.4
        self.head = own.choice((0, 1, 1, 2, 3))  # sentences above all
        self.has_frame = own.random() < 0.3
        self.strict = own.choice(("set -e", "set -e", "set -eu", "umask 077\nset -e", "set -e\numask 027", ""))

    def name(self, word: str) -> str:
        return word.upper() if self.is_upper else word

    def script(self, does: str, variables: dict[str, str], steps: list[Step], *, is_root: bool = False) -> str:
        chance, remarks = self.chance, self.remarks
        own = self.brief.path.rpartition("/")[2]
        out = [self.shell]
        if self.head:
            said = remarks.said(does).rstrip(".")
            said = said[:1].lower() + said[1:]  # a capital comes with the beginning of a sentence
            nights = self.brief.company.nights
            more = ["script_cron"] if self.brief.path in (nights.dumper, nights.sync, nights.check) else []
            about = remarks.always("", "script_head", *[*more, "script_more"][: self.head - 1], name=own, does=said)
            out += ["#", *about, "#"] if self.has_frame else about
        if self.strict and "-e" not in self.shell.rpartition(" ")[2]:
            out += self._gap() + self.strict.split("\n")
        if variables:
            out += self._gap() + [f"{self.name(name)}={value}" for name, value in variables.items()]
        if self.has_functions:
            out += self._gap() + self._complain(own)
        if is_root and chance.random() < 0.3:
            out += self._gap() + self._filled(['if [ "$(id -u)" -ne 0 ]; then', '\techo "$0: must be root" >&2', "\texit 1", "fi"])
        for pool, lines in steps:
            said_above = remarks.some(pool) if pool else []
            out += (self._gap() if self.is_loose or said_above else []) + said_above + self._filled(lines)
        if chance.random() < 0.25:
            out += [*self._gap(), "exit 0"]
        return "\n".join(out) + "\n"

    def _gap(self) -> list[str]:
        return [""] if self.is_loose else []

    def _complain(self, own: str) -> list[str]:
        return self.chance.choice((
            ["die() {", f"{self.pad}echo \"$0: $*\" >&2", f"{self.pad}exit 1", "}"],
            ["log()", "{", f'{self.pad}logger -t {own} -- "$@"', "}"],
            ["say () {", f"{self.pad}[ -t 1 ] && echo \"$@\"", f"{self.pad}return 0", "}"],
        ))  # fmt: skip

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
    copy = [
        f"if ! rsync {options} {source} {target}; then",
        f'\techo "{chance.choice(("rsync failed", "copy failed", "no copy today"))}: {nas}" >&2',
        "\texit 1",
        "fi",
    ]
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
        [f"if ! mysqldump {options} {{db}} | gzip > {file}; then", '\techo "dump failed" >&2', "\texit 1", "fi"],
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
        ("step_tell", [f"if [ \"${hand.name('used')}\" -gt {limit} ]; then", *tell, "fi"]),
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
