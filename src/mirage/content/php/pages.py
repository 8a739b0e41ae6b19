"""The pages of the company's application: what all show, the start, the login, lists, forms, the export, and what cron runs."""

from __future__ import annotations

from mirage.base.chance import dice
from mirage.content.facts import Column, Entity
from mirage.content.php.hand import Lines, Text
from mirage.content.php.markup import Code, Loop, Part, Row, When, html
from mirage.content.php.script import Script

NUMBERS = ("money", "count", "copies", "weight")
WORDS = {  # said to the application's users; a company keeps to one of each
    "save": ("Save", "Store", "OK", "Save changes", "Submit", "Apply"), "delete": ("Delete", "Remove", "delete", "Delete this", "Delete entry"), "search": ("Search", "Find", "Go", "Filter", "OK", "Show"),
    "new": ("new", "add", "New", "+ new", "create", "New entry", "add new"), "csv": ("CSV", "export", "Excel", "as CSV", "Download", "list as file"), "back": ("back", "previous", "&laquo;", "newer", "&lt;"),
    "more": ("more", "next", "&raquo;", "older", "&gt;"), "out": ("log out", "logout", "sign out", "exit", "Logout", "leave"), "name": ("Name", "User", "Login", "User name", "Your name", "Account"),
    "password": ("Password", "Password:", "Your password", "Pass"), "in": ("Log in", "Login", "OK", "Sign in", "Enter"), "start": ("Start", "Home", "Overview", "Start page", "Welcome"),
    "door": ("Login", "Please log in", "Log in", "Sign in"), "saved": ("Saved.", "OK, saved.", "Changes saved.", "Done.", "Your changes were saved."), "none": ("Nothing found.", "No entries.", "Nothing here.", "No hits."),
    "wrong": ("Wrong name or password.", "Login failed.", "That did not work.", "Unknown user or wrong password.", "Sorry, wrong password."), "help": ("problems", "questions", "help", "Contact", "Trouble?"),
}  # fmt: skip


class Page:
    """What the pages of one company have in common."""

    def __init__(self, script: Script) -> None:
        self.script, self.hand, self.data = script, script.hand, script.data
        self.project = script.brief.company.project
        own = dice(script.brief.company.key, "pages")
        self.said = {key: own.choice(options) for key, options in WORDS.items()}
        self.css = self.hand.names.css
        self.size = own.choice((20, 25, 30, 50, 50, 100, 200))
        self.has_paging, self.has_count, self.has_stripes = own.random() < 0.65, own.random() < 0.35, own.random() < 0.3
        self.has_sort, self.has_none, self.has_confirm = own.random() < 0.35, own.random() < 0.4, own.random() < 0.3
        self.table = own.choice(
            (
                "<table>",
                "<table>",
                '<table class="list">',
                '<table border="0" cellpadding="2" cellspacing="1">',
                '<table width="100%">',
                '<table id="list">',
            )
        )
        self.has_section = own.random() < 0.4  # thead and tbody
        self.level = own.choice(("h1", "h1", "h2"))
        self.title_first = own.random() < 0.5
        self.is_like_named = own.random() < 0.5
        self.stars = own.random() < 0.6  # select * rather than columns
        self.entered = own.choice(
            (
                "$_SERVER['REQUEST_METHOD'] == 'POST'",
                "$_SERVER['REQUEST_METHOD'] === 'POST'",
                "$_POST",
                "!empty($_POST)",
                "count($_POST) > 0",
                "'POST' == $_SERVER['REQUEST_METHOD']",
            )
        )

    def esc(self, value: str) -> str:
        return self.hand.call(self.hand.names.function("esc"), value)

    def call(self, role: str, *arguments: str) -> str:
        return self.hand.call(self.hand.names.function(role), *arguments)

    def guarded(self) -> Lines:
        """The head of each page that only users see."""
        return [self.hand.load(self.project.layout.auth), self.call("need") + ";"]

    def entity(self) -> Entity:
        return next(one for one in self.project.entities if one.name == self.script.brief.spec["entity"])

    def titled(self, title: str) -> Lines:
        return [self.hand.set("title", title)]


def label(name: str) -> str:
    return name.replace("_", " ").capitalize()


def header(script: Script, version: int) -> str:
    page, hand, project = Page(script), script.hand, script.brief.company.project
    own = dice(script.brief.company.key, "top")
    title = hand.var("title")
    name = script.brief.company.title.replace("&", "&amp;")
    shown = (
        f"isset({title}) ? {hand.joined(page.esc(title), Text(' - '))} : ''"
        if script.frame == "files"
        else hand.joined(page.esc(title), Text(" - "))
    )
    metas = own.sample(
        (
            '<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="robots" content="noindex">',
        ),
        own.choice((1, 2, 2, 3)),
    )
    doctype = own.choice(
        (
            ["<!DOCTYPE html>", '<html lang="en">'],
            ["<!DOCTYPE html>", "<html>"],
            ["<!doctype html>", '<html lang="en">'],
            ['<!DOCTYPE html PUBLIC "-//W3C//DTD HTML 4.01//EN" "http://www.w3.org/TR/html4/strict.dtd">', "<html>"],
        )
    )
    items = [(project.page(entity), label(entity.name)) for entity in project.entities]
    parts: list[Part] = [html(0, line) for line in (*doctype, "<head>")]
    parts += [html(1, line) for line in metas]
    parts += [
        html(1, "<title>«t»" + project.title + "</title>", t=shown),
        html(1, f'<link rel="stylesheet" href="{project.layout.style}?v={version}">'),
        html(0, "</head>"),
        html(0, "<body>"),
    ]
    kind = own.choice(("list", "list", "plain", "table", "nav"))
    logo = f'<a href="index.php"><img src="{project.layout.logo}" alt="{name}" height="32"></a>'
    user, leave = page.call("user"), f'<a href="logout.php">{page.said["out"]}</a>'
    menu: list[Part]
    if kind == "list":
        menu = [
            html(1, "<ul>"),
            *(html(2, f'<li><a href="{href}">{text}</a></li>') for href, text in items),
            html(2, f'<li class="{page.css["right"]}">«u» {leave}</li>', u=page.esc(user)),
            html(1, "</ul>"),
        ]
    elif kind == "nav":
        menu = [
            html(1, "<nav>"),
            *(html(2, f'<a href="{href}">{text}</a>') for href, text in items),
            html(2, f'<span class="{page.css["right"]}">«u», {leave}</span>', u=page.esc(user)),
            html(1, "</nav>"),
        ]
    elif kind == "table":
        menu = [
            html(1, "<table><tr>"),
            *(html(2, f'<td><a href="{href}">{text}</a></td>') for href, text in items),
            html(2, f'<td class="{page.css["right"]}">«u» {leave}</td>', u=page.esc(user)),
            html(1, "</tr></table>"),
        ]
    else:
        links = " | ".join(f'<a href="{href}">{text}</a>' for href, text in items)
        menu = [html(1, f"<p>{links} | «u» {leave}</p>", u=page.esc(user))]
    if own.random() < 0.25 and kind in ("list", "nav"):  # out of an array
        pairs = hand.table([(hand.text(href), hand.text(text)) for href, text in items])
        code = Code([f"{hand.var('columns')} = {pairs[0]}", *pairs[1:-1], pairs[-1] + ";"])
        tag = '<li><a href="«f»">«t»</a></li>' if kind == "list" else '<a href="«f»">«t»</a>'
        loop = Loop(hand.var("columns"), "text", [html(2, tag, f=hand.var("file"), t=hand.var("text"))], "file")
        menu = [menu[0], code, loop, *menu[-2:]]
    parts += [
        html(0, f'<div id="{page.css["top"]}">'),
        html(1, logo),
        When(user, menu),
        html(0, "</div>"),
        html(0, f'<div id="{page.css["main"]}">'),
    ]
    message = hand.var("text")
    parts.append(When(f"{message} = {page.call('flash')}", [html(0, f'<p class="{page.css["flash"]}">«m»</p>', m=page.esc(message))]))
    return script.template([], parts, "top", title)


def footer(script: Script) -> str:
    page, company = Page(script), script.brief.company
    own = dice(company.key, "bottom")
    name, helper = company.title.replace("&", "&amp;"), company.staff[0].mail
    mail = f'<a href="mailto:{helper}">{helper}</a>'
    year = own.choice(("date('Y')", "date('Y')", "", "2021", "2023"))
    text = own.choice(
        (
            f"&copy; «y» {name} | {page.said['help']}: {mail}",
            f"{page.said['help']}: {mail}",
            f"{company.project.title}, {name}. {page.said['help']}: {mail}",
            f"(c) «y» {name} - {mail}",
            f"«y» {name}<br>{page.said['help']}: {mail}",
        )
    )
    if not year.startswith("date"):
        text = text.replace("«y»", year).replace("  ", " ")
    foot = html(1, text, y=year) if "«y»" in text else html(1, text)
    parts = [
        html(0, "</div>"),
        html(0, f'<div id="{page.css["foot"]}">'),
        foot,
        html(0, "</div>"),
        html(0, f'<script src="{company.project.layout.script}"></script>'),
        html(0, "</body>"),
        html(0, "</html>"),
    ]
    return script.template([], list(parts), "bottom")


def index(script: Script) -> str:
    """What is new in each table."""
    page, hand, data, project = Page(script), script.hand, script.data, script.brief.company.project
    own = dice(script.brief.company.key, "index")
    parts: list[Part] = [html(0, f"<{page.level}>{project.title}</{page.level}>")]
    before: Lines = []
    if own.random() < 0.6:
        count = "SELECT COUNT(*) AS n FROM {table}"
        if data.way in ("functions", "named"):
            pairs = [
                (
                    hand.text(entity.name),
                    hand.call(hand.names.function("one"), hand.text(hand.sql(count.replace("{table}", entity.name)))) + "['n']",
                )
                for entity in project.entities
            ]
            made = hand.table(pairs)
            before = [f"{hand.var('counts')} = {made[0]}", *made[1:-1], made[-1] + ";"]
        else:
            before = [hand.set("counts", hand.array())]
            for entity in project.entities:
                before += [
                    *data.one("row", count.replace("{table}", entity.name)),
                    f"{hand.var('counts')}[{hand.text(entity.name)}] = {hand.var('row')}['n'];",
                ]
        shape = own.choice(("line", "list", "table"))
        n, name = hand.var("n"), page.esc(hand.var("name"))
        around = {
            "line": ("<p>", "<b>«n»</b> «k»", "</p>"),
            "list": ("<ul>", "<li>«k»: «n»</li>", "</ul>"),
            "table": ("<table>", "<tr><td>«k»</td><td>«n»</td></tr>", "</table>"),
        }[shape]
        parts += [html(0, around[0]), Loop(hand.var("counts"), "n", [html(1, around[1], n=n, k=name)], "name"), html(0, around[2])]
    for entity in project.entities[: own.randint(2, 3)]:
        first = entity.columns[0].name
        select = data.rows("rows", f"SELECT id, {first} FROM {entity.name} ORDER BY id DESC LIMIT {own.choice((5, 8, 10, 12))}")
        row = hand.var("row")
        parts += [
            Code(select), html(0, f"<h2>{own.choice(('Latest', 'New', 'Last', 'Recent'))} {entity.name.replace('_', ' ')}</h2>"), html(0, "<ul>"),
            Loop(hand.var("rows"), "row", [html(1, f'<li><a href="{project.form(entity)}?id=«i»">«n»</a></li>', i=f"{row}['id']", n=page.esc(f"{row}['{first}']"))]), html(0, "</ul>"),
        ]  # fmt: skip
    statements = hand.steps(
        script.chance,
        page.guarded(),
        [*hand.say(script.chance, own.choice(("how many of each", "counts", "numbers for the top"))), *before] if before else [],
        page.titled(hand.text(page.said["start"])),
    )
    return script.page(statements, parts)


def login(script: Script) -> str:
    page, hand, project = Page(script), script.hand, script.brief.company.project
    own = dice(script.brief.company.key, "door")
    back = hand.var("back")
    safe = own.choice(
        (
            f"preg_match('~^/[a-z_-]+\\.php~', {back})",
            f"substr({back}, 0, 1) == '/' && substr({back}, 0, 2) != '//'",
            f"strpos({back}, '/') === 0 && strpos({back}, '//') !== 0",
        )
    )
    go: Lines = [hand.set("back", hand.given("$_GET", "back")), *hand.go(f"({safe} ? {back} : 'index.php')")]
    if own.random() < 0.4:
        go = [
            hand.set("back", hand.given("$_GET", "back")),
            *hand.when(f"!({safe})", [hand.set("back", hand.text("index.php"))]),
            *hand.go(back),
        ]
    name, password = hand.given("$_POST", "name"), hand.given("$_POST", "password")
    slow = own.choice(([], ["sleep(1);"], ["sleep(2);"], ["usleep(700000);"]))
    about = (
        hand.say(script.chance, own.choice(("slow down a little", "against guessing", "not too fast", "make guessing slow")))
        if slow
        else []
    )
    wrong = [*about, *slow, hand.set("error", hand.text(page.said["wrong"]))]
    check = [*hand.when(page.call("login", hand.trimmed(name), password), go), *wrong]
    error = hand.var("error")
    parts: list[Part] = [
        html(
            0,
            own.choice(
                (
                    f'<form method="post" class="{page.css["login"]}">',
                    '<form method="post">',
                    f'<form method="post" id="{page.css["login"]}" autocomplete="off">',
                )
            ),
        )
    ]
    parts.append(When(error, [html(1, f'<p class="{page.css["error"]}">«e»</p>', e=page.esc(error))]))
    fields = [
        html(1, script.wrapped_field(page.said["name"], '<input name="name" autofocus>')),
        html(1, script.wrapped_field(page.said["password"], '<input name="password" type="password">')),
    ]
    button = own.choice(
        (
            f"<button>{page.said['in']}</button>",
            f'<input type="submit" value="{page.said["in"]}">',
            f'<button type="submit">{page.said["in"]}</button>',
        )
    )
    parts += [*_framed(script, fields), html(1, button), html(0, "</form>")]
    statements = hand.steps(
        script.chance,
        [hand.load(project.layout.auth)],
        [hand.set("error", "''"), *hand.when(page.entered, check)],
        page.titled(hand.text(page.said["door"])),
    )
    return script.page(statements, parts)


def _framed(script: Script, fields: list[Row]) -> list[Part]:
    """Fields within what holds them."""
    around = {"table": ("<table>", "</table>"), "list": ("<ul>", "</ul>")}.get(script.wrap)
    return [html(1, around[0]), *fields, html(1, around[1])] if around else list(fields)


def logout(script: Script) -> str:
    hand, layout = script.hand, script.brief.company.project.layout
    own = dice(script.brief.company.key, "leave")
    forget = own.choice(
        (
            ["session_destroy();"],
            ["$_SESSION = array();", "session_destroy();"],
            ["session_unset();", "session_destroy();"],
            ["session_destroy();"],
        )
    )
    return script.file([hand.load(layout.auth)], [*forget, *hand.go(Text(layout.login))[: own.choice((1, 2))]])


def listing(script: Script) -> str:
    """A table of one entity, with search and paging."""
    page, hand, data, chance = Page(script), script.hand, script.data, script.chance
    entity = page.entity()
    columns = entity.columns[: max(4, len(entity.columns) - chance.randint(0, 1))]
    texts = [column.name for column in columns if column.kind in ("firm", "person", "place", "practice", "part", "plant")] or [
        columns[0].name
    ]
    days = [column.name for column in columns if column.kind == "date"]
    order = f"{days[0]} DESC" if days and chance.random() < 0.6 else chance.choice(("id DESC", columns[0].name))
    q, like, limit = hand.var("q"), hand.var("like"), hand.var("limit")
    wanted = "*" if page.stars else ", ".join(["id", *(column.name for column in columns)])
    where = " OR ".join(f"{name} LIKE {{like}}" for name in texts[:2])
    statements: list[Lines] = [page.guarded(), [hand.set("q", hand.trimmed(hand.given("$_GET", "q")))]]
    tail = f" ORDER BY {order}"
    if page.has_sort:
        sort = hand.var("kind")
        known = hand.array(*(hand.text(column.name) for column in columns[:3]))
        statements.append(
            [
                hand.set("kind", hand.given("$_GET", "sort")),
                *hand.when(f"{hand.lacks('in_array')}({sort}, {known})", [hand.set("kind", hand.text(order))]),
            ]
        )
        tail = ""
    extra: list[str] = [Text(hand.sql(" ORDER BY ")), hand.var("kind")] if page.has_sort else []
    if page.has_paging:
        number = hand.var("page")
        statements.append([
            *hand.say(chance, chance.choice((f"{page.size} on a page", "paging", "which page", ""))), hand.set("page", f"max(1, {hand.whole(hand.given('$_GET', 'page'))})"),
            hand.set("limit", hand.joined(Text(hand.sql(" LIMIT ")), f"(({number} - 1) * {page.size})", Text(f", {page.size}"))),
        ])  # fmt: skip
        extra.append(limit)
    find, all_ = (
        data.rows("rows", f"SELECT {wanted} FROM {entity.name}{condition}{tail}", {"like": like}, *extra)
        for condition in (f" WHERE {where}", "")
    )
    pattern = hand.set("like", hand.joined(Text("%"), q, Text("%")))
    about = hand.say(
        chance,
        chance.choice(
            (
                f"search in {' and '.join(texts[:2])}",
                "only what fits",
                "search",
                "filter",
                f"{entity.name.replace('_', ' ')} by {texts[0].replace('_', ' ')}",
            )
        ),
    )
    statements.append([*about, *hand.when(hand.differs(q, "''"), [pattern, *find], all_)])
    statements.append([*hand.say(chance, _aside(script, entity)), *page.titled(hand.text(label(entity.name)))])
    return script.page(hand.steps(chance, *statements), _list(page, entity, columns))


def _aside(script: Script, entity: Entity) -> str:
    """What somebody wanted to do here one day."""
    column = entity.columns[-1].name.replace("_", " ")
    return script.chance.choice(
        (
            "",
            "",
            "",
            "TODO sort by click",
            f"{column} is not shown to everybody",
            f"TODO {column} per month",
            "slow with many rows",
            "see mail",
            f"TODO link {column}",
        )
    )


def _list(page: Page, entity: Entity, columns: list[Column]) -> list[Part]:
    """The page below its search."""
    hand, script, project = page.hand, page.script, page.project
    row, q = hand.var("row"), hand.var("q")
    form, own = project.form(entity), dice(script.brief.company.key, "list")
    method = own.choice(("", "", ' method="get"'))
    button = own.choice(
        (
            f"<button>{page.said['search']}</button>",
            f'<input type="submit" value="{page.said["search"]}">',
            f'<button type="submit">{page.said["search"]}</button>',
        )
    )
    search: list[Part] = [
        html(0, f'<form{method} class="{page.css["search"]}">'),
        html(1, '<input name="q" value="«q»">', q=page.esc(q)),
        html(1, button),
    ]
    links: list[Part] = [
        html(1, f'<a href="{form}">{page.said["new"]}</a>'),
        html(1, f'<a href="{project.layout.export}?t={entity.name}">{page.said["csv"]}</a>'),
    ]
    if own.random() < 0.6:
        search += [*links, html(0, "</form>")]
    else:
        search += [html(0, "</form>"), html(0, "<p>"), *links, html(0, "</p>")]
    parts: list[Part] = [html(0, f"<{page.level}>{label(entity.name)}</{page.level}>"), *search]
    if page.has_count:
        parts.append(
            html(0, own.choice(("<p>«n» entries</p>", "<p>«n» rows</p>", '<p class="count">«n»</p>')), n=f"count({hand.var('rows')})")
        )
    heads: list[Part]
    cells: list[Part]
    first = columns[0].name
    anchor = html(2, f'<td><a href="{form}?id=«i»">«n»</a></td>', i=f"{row}['id']", n=page.esc(f"{row}['{first}']"))
    if script.lists == "plain":
        heads = [html(2, _head(page, column.name)) for column in columns]
        cells = [anchor, *(html(2, f"<td{_number(page, column)}>«v»</td>", v=_shown(page, column)) for column in columns[1:])]
    else:
        kinds = [
            (hand.text(column.name), hand.text(_kind(column) if script.lists == "cells" else label(column.name)))
            for column in columns
        ]
        made = hand.table(kinds)
        parts.append(Code([f"{hand.var('columns')} = {made[0]}", *made[1:-1], made[-1] + ";"]))
        name, kind = hand.var("name"), hand.var("kind")
        caption = page.esc(f"ucfirst(str_replace('_', ' ', {name}))") if script.lists == "cells" else page.esc(kind)
        heads = [Loop(hand.var("columns"), "kind", [html(2, "<th>«h»</th>", h=caption)], "name")]
        value = page.call("cell", f"{row}[{name}]", kind) if script.lists == "cells" else page.esc(f"{row}[{name}]")
        cells = [
            Loop(hand.var("columns"), "kind", [html(3, "<td>«v»</td>", v=value)], "name"),
            html(2, f'<td><a href="{form}?id=«i»">{own.choice(("edit", "open", "change", "show"))}</a></td>', i=f"{row}['id']"),
        ]
        heads.append(html(2, "<th></th>"))
    head, body = (("<thead>", "</thead>"), ("<tbody>", "</tbody>")) if page.has_section else (("", ""), ("", ""))
    opening = html(1, "<tr>")
    step: list[Part] = []
    if page.has_stripes:
        n = hand.var("n")
        step = [Code([f"{n}++;"])]
        parts.append(Code([f"{n} = 0;"]))
        opening = html(1, '<tr class="«c»">', c=f"{n} % 2 ? 'odd' : 'even'")
    parts += [
        html(0, page.table),
        *([html(0, head[0])] if head[0] else []),
        html(1, "<tr>"),
        *heads,
        html(1, "</tr>"),
        *([html(0, head[1]), html(0, body[0])] if head[0] else []),
    ]
    parts += [
        Loop(hand.var("rows"), "row", [opening, *cells, html(1, "</tr>"), *step]),
        *([html(0, body[1])] if body[0] else []),
        html(0, "</table>"),
    ]
    if page.has_none:
        parts.append(When(hand.lacks(hand.var("rows")), [html(0, f"<p>{page.said['none']}</p>")]))
    if page.has_paging:
        number = hand.var("page")
        link = '<a href="?page=«n»&amp;q=«q»">'
        parts += [
            html(0, f'<p class="{page.css["pager"]}">'), When(f"{number} > 1", [html(1, f"{link}{page.said['back']}</a>", n=f"({number} - 1)", q=f"urlencode({q})")]),
            When(f"count({hand.var('rows')}) == {page.size}", [html(1, f"{link}{page.said['more']}</a>", n=f"({number} + 1)", q=f"urlencode({q})")]), html(0, "</p>"),
        ]  # fmt: skip
    return parts


def _head(page: Page, name: str) -> str:
    return f'<th><a href="?sort={name}">{label(name)}</a></th>' if page.has_sort else f"<th>{label(name)}</th>"


def _kind(column: Column) -> str:
    return {"maybe-date": "date", "date": "date", "money": "money", "flag": "flag"}.get(column.kind, "text")


def _number(page: Page, column: Column) -> str:
    return f' class="{page.css["num"]}"' if column.kind in NUMBERS else ""


def _shown(page: Page, column: Column) -> str:
    """A column's value in a page."""
    value, kind = f"{page.hand.var('row')}['{column.name}']", _kind(column)
    if kind in ("date", "money"):
        return page.call("day" if kind == "date" else "money", value)
    return f"{value} ? 'yes' : ''" if kind == "flag" else page.esc(value)


def form(script: Script) -> str:
    """One row: shown, saved, deleted."""
    page, hand, data, chance = Page(script), script.hand, script.data, script.chance
    entity, project = page.entity(), script.brief.company.project
    own = dice(script.brief.company.key, "form")
    listed, itself = project.page(entity), project.form(entity)
    names = [column.name for column in entity.columns]
    id_, values, row = hand.var("id"), hand.var("values"), hand.var("row")
    gone = [
        *data.change(f"DELETE FROM {entity.name} WHERE id = {{id}}", {"id": id_}), script.noted("deleted", one=entity.one, n=id_), *hand.go(Text(listed)),
    ]  # fmt: skip
    pressed = own.choice(("isset($_POST['delete'])", "!empty($_POST['delete'])", "isset($_POST['delete'])"))
    made = hand.table([(hand.text(column.name), _posted(page, column)) for column in entity.columns])
    filled = {name: f"{values}[{hand.text(name)}]" for name in names}
    update = data.change(
        f"UPDATE {entity.name} SET {', '.join(f'{name} = {{{name}}}' for name in names)} WHERE id = {{id}}", {**filled, "id": id_}
    )
    insert = data.change(
        f"INSERT INTO {entity.name} ({', '.join(names)}) VALUES ({', '.join(f'{{{name}}}' for name in names)})", filled
    )
    save = [
        *hand.say(chance, own.choice(("what was typed", "the form", "values of the form", "from the form"))), f"{values} = {made[0]}", *made[1:-1], made[-1] + ";",
        *hand.when(id_, update, [*insert, hand.set("id", data.last)]), script.noted("saved", one=entity.one, n=id_), page.call("flash", hand.text(page.said["saved"])) + ";",
        *hand.go(Text(f"{itself}?id="), id_),
    ]  # fmt: skip
    order = [*hand.when(pressed, gone), *save]
    statements: list[Lines] = [
        page.guarded(),
        [hand.set("id", hand.whole(hand.given("$_GET", "id")))],
        [
            *hand.say(chance, own.choice(("save or delete", "something was sent", "the form was sent", ""))),
            *hand.when(page.entered, order),
        ],
    ]
    found = data.one("row", f"SELECT * FROM {entity.name} WHERE id = {{id}}", {"id": id_})
    statements.append([hand.set("row", hand.array()), *hand.when(id_, found)])
    fresh = hand.text(f"New {entity.one.replace('_', ' ')}")
    statements.append([*hand.say(chance, _aside(script, entity)), *page.titled(f"{id_} ? {row}['{names[0]}'] : {fresh}")])
    fields = [
        part for column in entity.columns for part in (_helped(page, column) if _is_plain(script, column) else _field(page, column))
    ]
    button = own.choice(
        (
            f"<button>{page.said['save']}</button>",
            f'<input type="submit" value="{page.said["save"]}">',
            f'<button type="submit">{page.said["save"]}</button>',
        )
    )
    parts: list[Part] = [
        html(0, f"<{page.level}>«t»</{page.level}>", t=page.esc(hand.var("title"))),
        html(0, own.choice(('<form method="post">', '<form method="post" id="edit">', '<form action="" method="post">'))),
    ]
    around = {"table": ("<table>", "</table>"), "list": ("<ul>", "</ul>")}.get(script.wrap)
    parts += [*([html(1, around[0])] if around else []), *fields, *([html(1, around[1])] if around else []), html(1, button)]
    parts.append(When(id_, [html(1, f'<button name="delete" value="1" class="{page.css["delete"]}">{page.said["delete"]}</button>')]))
    parts.append(html(0, "</form>"))
    return script.page(hand.steps(chance, *statements), parts)


def _value(page: Page, column: Column) -> str:
    return f"{page.hand.var('row')}['{column.name}'] ?? ''"


def _is_plain(script: Script, column: Column) -> bool:
    """Whether the function that prints a line of a form does for this column."""
    return script.forms == "helper" and column.kind.partition(":")[0] not in ("state", "flag", "date", "maybe-date")


def _helped(page: Page, column: Column) -> list[Part]:
    hand = page.hand
    return [Code([page.call("field", hand.text(column.name), hand.text(label(column.name)), _value(page, column)) + ";"])]


def _field(page: Page, column: Column) -> list[Part]:
    name, value = column.name, _value(page, column)
    kind, _, detail = column.kind.partition(":")
    script, caption = page.script, label(column.name)
    if kind == "state":
        options = page.hand.array(*(page.hand.text(option) for option in detail.split("|")))
        text = page.hand.var("text")
        opening, closing = script.wrapped_field(caption, "\0").split("\0")
        chosen = f"({value}) == {text} ? ' selected' : ''"
        option = html(2, "<option«s»>«o»</option>", s=chosen, o=page.esc(text))
        return [html(1, f'{opening}<select name="{name}">'), Loop(options, "text", [option]), html(1, f"</select>{closing}")]
    if kind == "flag":
        return [
            html(
                1,
                script.wrapped_field(caption, f'<input type="checkbox" name="{name}" value="1"«c»>'),
                c=f"({value}) ? ' checked' : ''",
            )
        ]
    if kind in ("date", "maybe-date"):
        return [html(1, script.wrapped_field(caption, f'<input type="date" name="{name}" value="«v»">'), v=page.esc(value))]
    width = _number(page, column) if kind in (*NUMBERS, "percent") else ""
    return [html(1, script.wrapped_field(caption, f'<input name="{name}"{width} value="«v»">'), v=page.esc(value))]


def _posted(page: Page, column: Column) -> str:
    value = f"$_POST['{column.name}']"
    if column.kind == "flag":
        return f"isset({value}) ? 1 : 0"
    if column.kind in ("money", "percent"):
        amount = page.hand.given("$_POST", column.name, "'0'")
        return f"str_replace(',', '.', {amount})"
    if column.kind in ("date", "maybe-date"):
        return f"{value} ?: {page.hand.constant('null')}"
    return page.hand.trimmed(page.hand.given("$_POST", column.name))


def export(script: Script) -> str:
    """A table as CSV for Excel."""
    page, hand, data, chance = Page(script), script.hand, script.data, script.chance
    own = dice(script.brief.company.key, "export")
    names = [hand.text(entity.name) for entity in script.brief.company.project.entities]
    table, tables, out, row = (hand.var(name) for name in ("table", "tables", "out", "row"))
    refuse = own.choice(
        (
            ["http_response_code(404);", hand.quit()],
            ["header('HTTP/1.1 404 Not Found');", hand.quit()],
            ["header('HTTP/1.0 404 Not Found');", f"die({hand.text('no such table')});"],
        )
    )
    test = own.choice(
        (
            f"{hand.lacks('in_array')}({table}, {tables})",
            f"{hand.lacks('in_array')}({table}, {tables}, true)",
            f"array_search({table}, {tables}) === false",
        )
    )
    kind = own.choice(
        ("text/csv; charset=utf-8", "text/csv", "text/csv; charset=UTF-8", "application/csv", "application/vnd.ms-excel")
    )
    named = hand.joined(Text("Content-Disposition: attachment; filename="), table, Text("-"), "date('Y-m-d')", Text(".csv"))
    heads = [f"header('Content-Type: {kind}');", f"header({named});"]
    separator = own.choice(("';'", "';'", '";"'))
    rows = data.rows("rows", "SELECT * FROM ", {}, table, Text(hand.sql(" ORDER BY id")))
    n = hand.var("n")
    write = [f"fputcsv({out}, {row}, {separator});"]
    first = own.choice(("inside", "before"))
    caption = f"fputcsv({out}, array_keys({row}), {separator});"
    if first == "inside":
        loop = hand.each(hand.var("rows"), "row", [*hand.when(hand.same(n, "0"), [caption]), *write], "n")
    else:
        loop = [
            *hand.when(hand.var("rows"), [caption.replace(f"array_keys({row})", f"array_keys({hand.var('rows')}[0])")]),
            *hand.each(hand.var("rows"), "row", write),
        ]
    mark = (
        [
            *hand.say(
                chance, own.choice(("Excel needs this", "BOM", "byte order mark for Excel", "otherwise Excel breaks the umlauts"))
            ),
            f'fwrite({out}, "\\xEF\\xBB\\xBF");',
        ]
        if own.random() < 0.7
        else []
    )
    return script.file(hand.steps(
        chance, page.guarded(), [f"{tables} = {hand.array(*names)};", hand.set("table", hand.given("$_GET", "t")), *hand.when(test, refuse)], heads,
        [f"{out} = fopen('php://output', 'w');", *mark], [*rows, *loop], [script.noted("exported")],
    ))  # fmt: skip


def cleanup(script: Script) -> str:
    """What cron runs at night."""
    hand, chance, data = script.hand, script.chance, script.data
    project, own = script.brief.company.project, dice(script.brief.company.key, "night")
    days = own.choice((30, 60, 90, 180, 365))
    about = hand.say(
        chance,
        own.choice(
            (f"called by cron, see /etc/cron.d/{project.name}", f"/etc/cron.d/{project.name}", "not for browsers", "cron only")
        ),
    )
    only = hand.when(
        own.choice(("PHP_SAPI != 'cli'", "PHP_SAPI !== 'cli'", "php_sapi_name() != 'cli'", "isset($_SERVER['REQUEST_METHOD'])")),
        [hand.quit()],
    )
    loads = [hand.load(f"../{path}", here=True) for path in (project.layout.db, project.layout.functions)]
    old, n, file = hand.var("old"), hand.var("n"), hand.var("file")
    test = own.choice(
        (
            f"is_file({file}) && filemtime({file}) < {old}",
            f"filemtime({file}) < {old}",
            f"filemtime({file}) < {old} && is_file({file})",
        )
    )
    many = own.choice(
        (
            f"__DIR__ . '/../{project.layout.cache}/*'",
            f"dirname(__DIR__) . '/{project.layout.cache}/*'",
            f"dirname(__FILE__) . '/../{project.layout.cache}/*'",
        )
    )
    age = own.choice(
        (f"time() - {days} * 86400", f"time() - {days * 86400}", f"strtotime('-{days} days')", f"time() - {days} * 24 * 3600")
    )
    loop = hand.each(f"glob({many})", "file", hand.when(test, [f"unlink({file});", f"{n}++;"]))
    return script.file(hand.steps(
        chance, [*about, *only], loads, [hand.set("old", age), hand.set("n", "0")], [*hand.say(chance, own.choice(("cached lists", "old files", "temporary files", "cache"))), *loop],
        [*hand.say(chance, own.choice(("and sessions", "sessions", "old sessions", "who has not come back"))), *data.change("DELETE FROM sessions WHERE last_seen < {day}", {"day": f"date('Y-m-d H:i:s', {old})"})],
        [script.noted("cleanup", n=n)],
    ))  # fmt: skip
