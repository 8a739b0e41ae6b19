"""The start page, and the way in and out."""

from __future__ import annotations

from mirage.base.chance import dice
from mirage.content.php.hand import Lines, Text
from mirage.content.php.markup import Code, Loop, Part, Row, When, html
from mirage.content.php.page import Page
from mirage.content.php.script import Script


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
