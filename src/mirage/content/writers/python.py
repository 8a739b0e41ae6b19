"""Scripts around an export, as people write who know some Python: one question about one table, read, asked and answered in some way."""

from __future__ import annotations

import re
from random import Random

from mirage.content import moments, rows
from mirage.content.facts import Brief, Column, Entity
from mirage.content.licences import LICENCES
from mirage.content.prose import spun
from mirage.content.words import words
from mirage.content.writers import writes

NUMBERS = ("money", "count", "copies", "weight")
WORDS = {  # variables
    "row": ("row", "r", "line", "rec", "entry", "item"), "path": ("path", "filename", "name", "source", "fn", "infile"), "data": ("rows", "data", "lines", "records", "entries", "table"),
    "found": ("sums", "result", "totals", "found", "out", "res", "counts"), "key": ("key", "k", "group", "label", "what"), "value": ("value", "v", "amount", "x", "n", "total"), "f": ("f", "handle", "fh", "fp", "file"),
    "seen": ("seen", "known", "done", "ids"), "read": ("read", "load", "read_rows", "get_rows", "rows_of", "parse", "load_csv"), "work": ("work", "count", "evaluate", "collect", "analyse", "summarise", "calculate"),
}  # fmt: skip
ABOUT = {  # what it answers
    "sum": "((sums|adds) up|total of) {n} (by|for each|per) {k}", "count": "(how many|counts|number of) {e} (for each|per|by) {k}", "twice": "(finds|prints|lists) {e} (that are there twice|with the same {k}|that have a {k} twice)",
    "empty": "(lists|prints|finds) {e} (without|that have no) {k}", "values": "(all|prints all|lists the) (values|different values) of {k} in {e}",
}  # fmt: skip


@writes("script.py")
def script(brief: Brief, chance: Random) -> str:
    """A script of a page or less."""
    whole = _Script(brief, chance).text()
    return whole[: int(len(whole) * 0.7)] if brief.state == "half" else whole


class _Script:
    def __init__(self, brief: Brief, chance: Random) -> None:
        self.brief, self.chance = brief, chance
        self.entity: Entity = next(one for one in brief.company.project.entities if one.name == brief.spec["entity"])
        texts = [column for column in self.entity.columns if column.kind not in NUMBERS]
        numbers = [column for column in self.entity.columns if column.kind in NUMBERS]
        self.key: Column = chance.choice(texts)
        self.number = chance.choice(numbers) if numbers else None
        self.job = chance.choice(
            ("sum", "sum", "sum", "count", "twice", "empty", "values") if numbers else ("count", "count", "twice", "empty", "values")
        )
        self.pad = chance.choice(("    ", "    ", "    ", "  ", "\t"))
        self.names = {word: chance.choice(options) for word, options in WORDS.items()}
        if len(set(self.names.values())) < len(self.names):
            self.names = {word: options[0] for word, options in WORDS.items()}
        self.reads = chance.choice(("dict", "dict", "reader", "split"))
        self.quote = chance.choice(('"', '"', "'"))
        self.shape = chance.choice(("functions", "functions", "flat", "flat", "one"))
        self.asks = (
            chance.choice(("argv", "argv", "argparse", "fixed", "stdin"))
            if self.shape != "flat"
            else chance.choice(("argv", "fixed", "stdin"))
        )
        self.prints = chance.choice(("percent", "format", "f", "plain", "csv"))

    def text(self) -> str:
        body = {"functions": self._functions, "one": self._one, "flat": self._flat}[self.shape]()
        body = [re.sub(r"«(\w+)»", lambda match: self.names[match[1]], line) for line in body]
        imports = {"sys"} if re.search(r"\bsys\.", "\n".join(body)) else set()
        imports |= {module for module in ("csv", "argparse", "collections", "fileinput") if f"{module}." in "\n".join(body)}
        lines = [
            *self._head(),
            *(f"import {module}" for module in sorted(imports)),
            *([""] if imports else []),
            *([""] if self.shape != "flat" and imports else []),
            *body,
        ]
        out = []
        for line in lines:
            bare = line.lstrip("\t")
            out.append(self.pad * (len(line) - len(bare)) + bare)
        text = re.sub(r"\n{4,}", "\n\n\n", "\n".join(out)).strip("\n") + "\n"
        if self.quote == "'":
            text = "\n".join(line if "'" in line or '"""' in line else line.replace('"', "'") for line in text.split("\n"))
        return text

    def _about(self) -> str:
        number = self.number.name.replace("_", " ") if self.number else ""
        return spun(
            ABOUT[self.job], self.chance, {"n": number, "k": self.key.name.replace("_", " "), "e": self.entity.name.replace("_", " ")}
        )

    def _head(self) -> list[str]:
        chance, about = self.chance, self._about()
        name = self.brief.path.rpartition("/")[2]
        first = chance.choice(
            (
                [],
                [],
                ["#!/usr/bin/env python3"],
                ["#!/usr/bin/python3"],
                ["#! /usr/bin/python3"],
                ["#!/usr/bin/python3", "# -*- coding: utf-8 -*-"],
            )
        )
        own = words("people")["regions"][self.brief.company.region]["dates"][1]
        who = rows.person(chance, self.brief.company)
        licence = chance.choice((*[""] * 14, *LICENCES))
        said = chance.choice((
            [f'"""{about.capitalize()}."""'], [f"# {about}"], [f"# {who} wants this, {moments.before(self.brief, chance, 30):{own}}"], [], ['"""', about, "", f"usage: {name} [FILE]", '"""'],
            ["#", f"# {name}: {about}", "#"], [f'"""{about.capitalize()}', "", f"Reads {self.entity.name}.csv as the export makes it.", '"""'], [f"# {name} - {about}", f"# for {who}"], [f"# {moments.before(self.brief, chance, 30):%Y-%m-%d}"],
        ))  # fmt: skip
        if licence:
            said += ["#", *(f"# {line}" for line in re.findall(r".{1,70}(?:\s|$)", licence))]
        said = [line.rstrip() for line in said]
        return [*first, *said, *([""] if said else [])]

    def _reading(self, path: str, *, is_inside: bool) -> list[str]:
        """Statements that leave all rows in «data», each a mapping of names."""
        opened = self.chance.choice(
            (
                f'open({path}, encoding="utf-8-sig", newline="")',
                f'open({path}, newline="", encoding="utf-8-sig")',
                f'open({path}, "r", encoding="utf-8-sig")',
            )
        )
        if self.asks == "stdin" and not is_inside:
            opened = ""
        source = "«f»" if opened else "sys.stdin"
        match self.reads:
            case "dict":
                lines = [
                    self.chance.choice(
                        (
                            f'«data» = list(csv.DictReader({source}, delimiter=";"))',
                            f'«data» = [«row» for «row» in csv.DictReader({source}, delimiter=";")]',
                        )
                    )
                ]
            case "reader":
                lines = [
                    f'lines = csv.reader({source}, delimiter=";")',
                    "names = next(lines)",
                    "«data» = [dict(zip(names, one)) for one in lines]",
                ]
            case _:
                lines = [
                    f'names = {source}.readline().strip().split(";")',
                    "«data» = []",
                    f"for text in {source}:",
                    '\t«data».append(dict(zip(names, text.strip().split(";"))))',
                ]
        return [f"with {opened} as «f»:", *(f"\t{line}" for line in lines)] if opened else lines

    def _working(self) -> list[str]:
        """Statements that make «found» of «data»."""
        key = f'«row»["{self.key.name}"]'
        if self.job == "sum" and self.number is not None:
            cell = f'«row»["{self.number.name}"]'
            number = self.chance.choice(
                (
                    f'float(({cell} or "0").replace(",", "."))',
                    f'float({cell}.replace(",", ".") or 0)',
                    f'float({cell}.replace(".", "").replace(",", ".") if "," in {cell} else {cell} or 0)',
                )
            )
            return self.chance.choice((
                ["«found» = {}", "for «row» in «data»:", f"\t«found»[{key}] = «found».get({key}, 0) + {number}"], ["«found» = collections.defaultdict(float)", "for «row» in «data»:", f"\t«found»[{key}] += {number}"],
                ["«found» = {}", "for «row» in «data»:", f"\t«key» = {key}", "\tif «key» not in «found»:", "\t\t«found»[«key»] = 0.0", f"\t«found»[«key»] += {number}"],
                ["«found» = collections.defaultdict(float)", "for «row» in «data»:", "\ttry:", f"\t\t«found»[{key}] += {number}", "\texcept ValueError:", '\t\tprint("bad line:", «row»["id"], file=sys.stderr)'],
            ))  # fmt: skip
        if self.job == "twice":
            return self.chance.choice((
                ["«seen» = set()", "«found» = {}", "for «row» in «data»:", f"\tif {key} in «seen»:", f'\t\t«found»[{key}] = «row»["id"]', f"\t«seen».add({key})"],
                [f"«seen» = collections.Counter({key} for «row» in «data»)", "«found» = {«key»: «value» for «key», «value» in «seen».items() if «value» > 1}"],
            ))  # fmt: skip
        if self.job == "empty":
            return self.chance.choice((
                [f'«found» = {{«row»["id"]: «row»["{self.entity.columns[0].name}"] for «row» in «data» if not {key}}}'],
                ["«found» = {}", "for «row» in «data»:", f"\tif not {key}.strip():", f'\t\t«found»[«row»["id"]] = «row»["{self.entity.columns[0].name}"]'],
            ))  # fmt: skip
        return self.chance.choice((
            [f"«found» = collections.Counter({key} for «row» in «data»)"], ["«found» = {}", "for «row» in «data»:", f"\t«found»[{key}] = «found».get({key}, 0) + 1"],
            ["«found» = collections.Counter()", "for «row» in «data»:", f"\t«found»[{key}] += 1"],
        ))  # fmt: skip

    def _printing(self) -> list[str]:
        order = self.chance.choice(
            (
                "sorted(«found».items())",
                "«found».items()",
                "sorted(«found».items(), key=lambda pair: -pair[1])",
                "sorted(«found».items(), key=lambda pair: pair[1], reverse=True)",
            )
        )
        if self.job in ("twice", "empty"):
            order = "sorted(«found».items())"
        is_sum = self.job == "sum"
        line = {
            "percent": f'print("%-30s {"%12.2f" if is_sum else "%s"}" % («key», «value»))', "format": f'print("{{:<28}}{{{":>12.2f" if is_sum else ""}}}".format(«key» or "-", «value»))',
            "f": f'print(f"{{«key»}};{{«value»{":.2f" if is_sum else ""}}}")', "plain": "print(«key», «value»)", "csv": "out.writerow([«key», «value»])",
        }[self.prints]  # fmt: skip
        before = ['out = csv.writer(sys.stdout, delimiter=";")'] if self.prints == "csv" else []
        after = (
            self.chance.choice(
                ([], [], ['print("total", sum(«found».values()))'], ["print(len(«found»))"], ['print(len(«data»), "rows")'])
            )
            if self.job in ("sum", "count", "values") and self.prints != "csv"
            else []
        )
        return [*before, f"for «key», «value» in {order}:", f"\t{line}", *after]

    def _path(self) -> list[str]:
        default = f'"{self.brief.spec.get("file") or self.entity.name + ".csv"}"'
        match self.asks:
            case "argparse":
                about = self.chance.choice(("__doc__", f'"{self._about()}"'))
                return [
                    f"parser = argparse.ArgumentParser(description={about})",
                    f'parser.add_argument("file", nargs="?", default={default})',
                    "«path» = parser.parse_args().file",
                ]
            case "fixed":
                return [f"«path» = {default}"]
            case "argv":
                return self.chance.choice(
                    (
                        [f"«path» = sys.argv[1] if len(sys.argv) > 1 else {default}"],
                        [
                            "if len(sys.argv) < 2:",
                            f'\tsys.exit("usage: {self.brief.path.rpartition("/")[2]} FILE")',
                            "«path» = sys.argv[1]",
                        ],
                    )
                )
        return []

    def _flat(self) -> list[str]:
        gap = [""] if self.chance.random() < 0.6 else []
        return [*self._path(), *gap, *self._reading("«path»", is_inside=False), *gap, *self._working(), *gap, *self._printing()]

    def _one(self) -> list[str]:
        """All in main()."""
        body = [*self._path(), *self._reading("«path»", is_inside=False), *self._working(), *self._printing()]
        return ["def main():", *(f"\t{line}" for line in body), "", "", *self._guard()]

    def _functions(self) -> list[str]:
        docs = self.chance.random() < 0.4
        is_stdin = self.asks == "stdin"
        path = ["«path» = sys.stdin.readline().strip()"] if is_stdin else self._path()
        reading, working = self._reading("«path»", is_inside=True), self._working()
        return [
            "def «read»(«path»):", *(['\t"""All rows of an export."""'] if docs else []), *(f"\t{line}" for line in reading), "\treturn «data»", "", "",
            "def «work»(«data»):", *([f'\t"""{self._about().capitalize()}."""'] if docs else []), *(f"\t{line}" for line in working), "\treturn «found»", "", "",
            "def main():", *(f"\t{line}" for line in path), "\t«data» = «read»(«path»)", "\t«found» = «work»(«data»)", *(f"\t{line}" for line in self._printing()), "", "", *self._guard(),
        ]  # fmt: skip

    def _guard(self) -> list[str]:
        return self.chance.choice(
            (
                ['if __name__ == "__main__":', "\tmain()"],
                ['if __name__ == "__main__":', "\tmain()"],
                ["main()"],
                ['if __name__ == "__main__":', "\tsys.exit(main())"],
            )
        )
