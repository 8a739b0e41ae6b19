"""The top and the bottom of every page."""

from __future__ import annotations

from mirage.base.chance import dice
from mirage.content.php.hand import Text
from mirage.content.php.markup import Code, Loop, Part, When, html
from mirage.content.php.page import Page, label
from mirage.content.php.script import Script


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
