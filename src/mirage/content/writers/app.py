"""What else lies in the application's directory: styles, scripts, the readme, its log."""

from __future__ import annotations

import datetime
import json
import textwrap
from random import Random

from mirage.base.chance import dice
from mirage.base.clock import SECOND
from mirage.content import activity, moments, packing, rows
from mirage.content.dialect import dialect
from mirage.content.facts import Brief, Company, Site
from mirage.content.prose import Prose
from mirage.content.writers import writes


@writes("app.gitignore")
def gitignore(brief: Brief, chance: Random) -> str:
    layout = brief.company.project.layout
    lines = [layout.config, f"{layout.logs}/*", f"{layout.cache}/*", f"{layout.uploads}/*"]
    more = [".DS_Store", "*.bak", ".idea/", "*.swp", "Thumbs.db", "*.orig", ".vscode/"]
    return "\n".join([*lines, *chance.sample(more, chance.randint(0, 3))]) + "\n"


@writes("app.robots")
def robots(brief: Brief, chance: Random) -> str:
    return "User-agent: *\nDisallow: /\n"


@writes("app.readme")
def readme(brief: Brief, chance: Random) -> str:
    """How to set it up, as far as anybody wrote it down."""
    project, prose, layout = brief.company.project, Prose(brief, chance), brief.company.project.layout
    own, level = dice(brief.company.key, "readme"), chance.choice(("## ", "## ", "", "### "))
    code = own.choice(("`", "`", "", '"'))
    width = own.choice((0, 72, 76, 79))

    def text(words: str, indent: str = "") -> list[str]:
        words = words[:1].upper() + words[1:] if own_is_high else words
        return textwrap.wrap(words, width, subsequent_indent=indent) if width else [words]

    def heading(*names: str) -> list[str]:
        name = chance.choice(names)
        return ["", f"{level}{name}", ""] if level else ["", name, own_rule * len(name), ""]

    own_is_high, own_rule = own.random() < 0.7, own.choice("-=~-")
    out = [
        chance.choice(
            (f"# {project.title}", f"# {project.name}", f"{project.title}\n{'=' * len(project.title)}", project.title.upper())
        ),
        "",
    ]
    tables = ", ".join(entity.name for entity in project.entities)
    departments = sorted({one.department for one in brief.company.staff if one.department != "IT"}) or ["everybody"]
    about = [
        f"Web application for {brief.company.title}: {tables}.", f"Internal, runs at http://{project.site}/.",
        f"It is used by {' and '.join(departments[:2])} to look up and change {tables}, and is only reachable inside.",
        f"Written in plain PHP, without a framework; data are kept in MariaDB (database {code}{project.database}{code}).",
    ]  # fmt: skip
    for sentence in chance.sample(about, chance.randint(1, 3)):
        out += text(sentence)
    out += heading("Setup", "Install", "How to install", "Installation", "Requirements")
    steps = [
        f"copy {code}{layout.sample}{code} to {code}{layout.config}{code} and fill in the database{chance.choice(('', ', the name of the site and the secret'))}",
        f"create the database {code}{project.database}{code} and load {code}{layout.schema}{code}{chance.choice(('', '. An existing one must be changed by hand, there are no migrations'))}",
        f"the web server must be able to write to {code}{layout.cache}{code}, {code}{layout.logs}{code} and {code}{layout.uploads}{code}",
    ]
    if chance.random() < 0.6:
        steps.append(f"cron: {code}php {layout.cleanup}{code} every night")
    step = chance.choice(("{n}. ", "* ", "- ", " {n}) ", "  * "))
    for number, words in enumerate(steps, 1):
        mark = step.format(n=number)
        out += text(mark + words[:1].upper() + words[1:] + "." if own_is_high else mark + words, " " * len(mark))
    if chance.random() < 0.7:
        out += heading("Notes", "Good to know", "Hints", "Remarks", "Known problems")
        for note in prose.some("note", chance.randint(1, 3)):
            out += text(f"- {note}", "  ")
    return "\n".join(out) + "\n"


@writes("app.css")
def css(brief: Brief, chance: Random) -> str:
    """One style sheet, grown over time."""
    color = f"#{chance.choice('0123')}{chance.choice('0123456789ab')}{chance.choice('34567')}{chance.choice('0123456789ab')}{chance.choice('6789ab')}{chance.choice('0123456789abcdef')}"
    font = chance.choice(
        ("Arial, Helvetica, sans-serif", "'Segoe UI', Tahoma, sans-serif", "Verdana, sans-serif", "system-ui, sans-serif")
    )
    pad = brief.company.project.habits["indent"]
    rules: list[tuple[str, list[str]]] = [
        ("*", ["box-sizing: border-box"]),
        ("body", [f"font: {chance.choice((13, 14, 14, 15))}px/1.4 {font}", "margin: 0", f"color: #{chance.choice(('222', '333', '2b2b2b'))}"]),
        ("#top", [f"background: {color}", f"padding: {chance.choice((6, 8, 10))}px 16px"]),
        ("#top ul", ["display: inline-block", "list-style: none", "margin: 0"]),
        ("#top li", ["display: inline-block", f"margin-right: {chance.choice((12, 14, 18, 20))}px"]),
        ("#top a", ["color: #fff", "text-decoration: none"]),
        ("#main", [f"max-width: {chance.choice((960, 1100, 1200, 1280, 1400))}px", "margin: 0 auto", "padding: 16px"]),
        ("h1", [f"font-size: {chance.choice((20, 22, 24))}px"]),
        ("table", ["border-collapse: collapse", "width: 100%"]),
        ("td, th", [f"border-bottom: 1px solid #{chance.choice(('ccc', 'ddd', 'd8d8d8', 'e0e0e0'))}", f"padding: {chance.choice((3, 4, 5))}px 8px", "text-align: left"]),
        ("tr:hover td", [f"background: #{chance.choice(('f4f4f4', 'f7f7ee', 'eef3f8', 'fafafa'))}"]),
        (".num", ["text-align: right"]),
        (".flash", ["background: #e6f4e6", "border: 1px solid #9c9", "padding: 6px 10px"]),
        (".error", ["color: #b00"]),
        (".search", ["margin-bottom: 12px"]),
        ("label", ["display: block", "margin-bottom: 8px"]),
        ("input, select", ["padding: 3px 5px", f"border: 1px solid #{chance.choice(('999', 'aaa', 'bbb'))}"]),
        ("button", [f"background: {color}", "color: #fff", "border: 0", "padding: 5px 14px", "cursor: pointer"]),
        ("button.delete", ["background: #a33"]),
        (".pager a", ["margin-right: 10px"]),
        (".right", ["float: right"]),
        (".login", ["width: 260px", f"margin: {chance.choice((60, 80, 100))}px auto"]),
        ("#foot", ["color: #888", "font-size: 11px", "padding: 16px", "text-align: center"]),
    ]  # fmt: skip
    own = dice(brief.company.key, "css")
    form = own.choice(("block", "block", "line", "brace", "mixed"))
    out = [
        _rule(name, lines, pad, form if form != "mixed" else own.choice(("block", "line")))
        for name, lines in rules
        if chance.random() < 0.95
    ]
    if chance.random() < 0.7:
        inside = "\n".join(f"{pad}{name} {{\n{pad}{pad}display: none;\n{pad}}}" for name in ("#top", ".search", "#foot"))
        out.append(f"@media print {{\n{inside}\n}}")
    if chance.random() < 0.5:
        out.insert(1, f"/* {chance.choice(('colours as in the logo', 'reset', 'basics', brief.company.title))} */")
    gap = own.choice(("\n\n", "\n\n", "\n"))
    if own.random() < 0.6:
        out.insert(0, own.choice((
            f"/*\n * {brief.company.title}: {brief.company.project.title}\n * colours and fonts as in the house style, please keep both\n */",
            f"/* {brief.company.project.title}, style sheet for all pages */", f"/**\n * Style sheet of {brief.company.project.name}.\n * The print rules are at the end of the file.\n */",
        )))  # fmt: skip
    if own.random() < 0.5:
        for words, selector in (
            ("navigation at the top", "#top"),
            ("lists and their search", "table"),
            ("forms", "label"),
            ("bottom of the page", "#foot"),
        ):
            at = next((at for at, rule in enumerate(out) if rule.startswith(selector)), None)
            if at is not None:
                out[at] = f"/* {own.choice(('', '---- ', '== '))}{words} */\n{out[at]}"
    return dialect(brief.company.key).css(gap.join(out) + "\n")


def _rule(name: str, lines: list[str], pad: str, form: str) -> str:
    """One rule: over several lines, in one, or with its brace on a line of its own."""
    if form == "line" or (len(lines) == 1 and form == "brace"):
        return f"{name} {{ {'; '.join(lines)}; }}"
    head = f"{name}\n{{" if form == "brace" else f"{name} {{"
    return f"{head}\n" + "".join(f"{pad}{line};\n" for line in lines) + "}"


@writes("app.js")
def script(brief: Brief, chance: Random) -> str:
    """The little that runs in the browser."""
    pad = brief.company.project.habits["indent"]
    blocks = [
        """
document.querySelectorAll('button.delete').forEach(function (button) {
    button.addEventListener('click', function (event) {
        if (!confirm('Really delete?')) {
            event.preventDefault();
        }
    });
});""",
        """
// leave the page with unsaved input?
var changed = false;
document.querySelectorAll('form[method=post] input').forEach(function (input) {
    input.addEventListener('change', function () { changed = true; });
});
document.addEventListener('submit', function () { changed = false; });
window.addEventListener('beforeunload', function (event) {
    if (changed) {
        event.preventDefault();
    }
});""",
        """
document.querySelectorAll('th').forEach(function (th, column) {
    th.style.cursor = 'pointer';
    th.addEventListener('click', function () {
        var table = th.closest('table');
        var rows = Array.from(table.rows).slice(1);
        rows.sort(function (a, b) {
            return a.cells[column].innerText.localeCompare(b.cells[column].innerText, undefined, { numeric: true });
        });
        rows.forEach(function (row) { row.parentNode.appendChild(row); });
    });
});""",
        """
var search = document.querySelector('.search input');
if (search && search.value === '') {
    search.focus();
}""",
    ]
    chosen = [blocks[0], *chance.sample(blocks[1:], chance.randint(1, 3))]
    return dialect(brief.company.key).js("\n".join(chosen).lstrip("\n").replace("    ", pad) + "\n")


@writes("app.log")
def log(brief: Brief, chance: Random) -> bytes:
    """What the pages noted, from the last rotation up to the moment at which the file was last written."""
    return packed(brief, notes(brief.company, brief.site, int(brief.spec["since"]), brief.time))


def packed(brief: Brief, text: str) -> bytes:
    """As it lies in the file: logrotate packs from the second on."""
    return packing.standard_input(text.encode(), brief.time) if brief.path.endswith(".gz") else text.encode()


def notes(company: Company, site: Site, since: int, until: int) -> str:
    """The lines of (since, until]."""
    clock = moments.zone(site.timezone)
    lines = []
    for act in activity.between(company, site, since, until):
        text = company.project.habits.get(act.what)
        if text:
            entity = act.entity or company.project.entities[0]
            moment = datetime.datetime.fromtimestamp(act.time // SECOND, clock).isoformat(" ")[:19]
            said = text.format(user=act.user, one=entity.one, name=entity.name, n=act.number, address=act.address)
            lines.append(company.project.habits["log"].format(time=moment, text=said) + "\n")
    return "".join(lines)


NOTED = ("cleanup", "saved", "exported", "deleted", "failed")  # acts of which the application makes a note


@writes("app.cache")
def cache(brief: Brief, chance: Random) -> str:
    """An answer that a page keeps for a while."""
    entity = next(one for one in brief.company.project.entities if one.name == brief.spec["entity"])
    found = rows.rows(brief.company, brief.site, entity, max(1, entity.rows - chance.randint(3, 9)))
    names = ["id", *(column.name for column in entity.columns)]
    whole = {"time": brief.time // SECOND, "rows": [dict(zip(names, row)) for row in found]}
    return json.dumps(whole, ensure_ascii=True, separators=(",", ":")).replace("/", "\\/")  # as json_encode(3) of PHP writes it


@writes("app.gitkeep")
def nothing(brief: Brief, chance: Random) -> str:
    return ""
