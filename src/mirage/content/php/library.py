"""What every page includes: sessions, and functions in the order in which they were needed."""

from __future__ import annotations

from mirage.base.chance import dice
from mirage.content.php.hand import Lines, Text
from mirage.content.php.markup import html
from mirage.content.php.script import Script
from mirage.content.words import words


def sessions(script: Script) -> str:
    """Who is in."""
    hand, chance, data = script.hand, script.chance, script.data
    layout = script.brief.company.project.layout
    own = dice(script.brief.company.key, "sessions")
    minutes = own.choice((30, 60, 60, 90, 120, 240, 480))
    last, user, number = (
        f"$_SESSION[{hand.text(own.choice(names))}]"
        for names in (
            ("last", "seen", "t", "active", "time", "ts"),
            ("user", "login", "username", "name", "u"),
            ("user_id", "uid", "id", "userid"),
        )
    )
    cookie = own.choice(
        (
            ["session_set_cookie_params(['httponly' => true, 'samesite' => 'Lax']);"],
            ["ini_set('session.cookie_httponly', '1');"],
            [],
            [f"session_name('{script.brief.company.project.name[:8]}');"],
        )
    )
    seconds = own.choice((f"{minutes} * 60", f"{minutes * 60}", f"60 * {minutes}"))
    forget = own.choice(([f"$_SESSION = {hand.array()};"], ["session_unset();"], [f"unset({user}, {number});"]))
    limit = hand.when(hand.all_of(f"isset({last})", f"time() - {last} > {seconds}"), forget)
    about = hand.say(
        chance,
        own.choice(
            (
                f"{minutes} minutes without a click and you are out",
                f"session ends after {minutes} minutes",
                f"timeout: {minutes} min",
                f"forget who was away for {minutes} minutes",
            )
        ),
    )
    name, password, row = hand.var("user"), hand.var("password"), hand.var("row")
    found = data.one("row", "SELECT id, name, password, active FROM users WHERE name = {name}", {"name": name})
    wrong = own.choice((
        f"{hand.lacks(row)} || {hand.lacks(row + chr(91) + chr(39) + 'active' + chr(39) + chr(93))} || !password_verify({password}, {row}['password'])",
        f"empty({row}['active']) || !password_verify({password}, {row}['password'])", f"{hand.lacks(row)} || {row}['active'] != 1 || !password_verify({password}, {row}['password'])",
    ))  # fmt: skip
    refuse = [script.noted("failed", user=name, address="$_SERVER['REMOTE_ADDR']"), f"return {hand.constant('false')};"]
    accept = [
        own.choice(("session_regenerate_id(true);", "session_regenerate_id();")), f"{user} = {row}['name'];", f"{number} = {row}['id'];",
        *data.change("UPDATE users SET last_login = NOW() WHERE id = {id}", {"id": f"{row}['id']"}), f"return {hand.constant('true')};",
    ]  # fmt: skip
    body = [*found, *hand.when(wrong, refuse), *accept]
    if own.random() < 0.3:  # the other way around
        right = f"{row} && {row}['active'] && password_verify({password}, {row}['password'])"
        body = [*found, *hand.when(right, accept), *refuse]
    away = hand.go(
        Text(layout.login + "?back="), hand.call(own.choice(("urlencode", "urlencode", "rawurlencode")), "$_SERVER['REQUEST_URI']")
    )
    current = hand.call(hand.names.function("user"))
    parts = [
        script.function("user", "", [f"return {hand.given('$_SESSION', user[len('$_SESSION') + 2 : -2], hand.constant('null'))};"]),
        script.function("need", "", hand.when(hand.lacks(current), away)), script.function("login", f"{name}, {password}", body),
    ]  # fmt: skip
    loads = [hand.load(path.rpartition("/")[2], here=True) for path in (layout.db, layout.functions)]
    return script.file(loads, [*cookie, "session_start();"], [*about, *limit, f"{last} = time();"], *parts)


def functions(script: Script) -> str:
    """Whatever is used on more than one page."""
    hand = script.hand
    own = dice(script.brief.company.key, "functions")
    project = script.brief.company.project
    value, text, file = hand.var("value"), hand.var("text"), hand.var("file")
    flags = own.choice((", ENT_QUOTES, 'UTF-8'", ", ENT_QUOTES", "", ", ENT_COMPAT, 'UTF-8'"))
    safe = own.choice((f"(string) {text}", f"(string){text}", f"{text} ?? ''"))
    form = dice(script.brief.company.key, "date form").choice(("d.m.Y", "d.m.y", "Y-m-d", "d/m/Y", "j.n.Y"))
    nothing = own.choice(
        (
            f"{hand.lacks(value)} || {value} == '0000-00-00'",
            f"empty({value}) || {value} == '0000-00-00'",
            f"{hand.lacks(value)}",
            f"empty({value})",
        )
    )
    decimals = own.choice(("2, ',', '.'", "2, ',', '.'", "2, ',', ' '", "2"))
    sign = own.choice((Text(" &euro;"), Text(" EUR"), Text(""), Text(" €")))
    number = hand.call("number_format", own.choice((f"(float) {value}", f"floatval({value})")), decimals)
    before, after = project.habits["log"].split("{time}")
    line = hand.joined(Text(before), "date('Y-m-d H:i:s')", Text(after.removesuffix("{text}")), text, Text("\n"))
    write = own.choice((
        [f"file_put_contents({file}, {line}, FILE_APPEND | LOCK_EX);"], [f"file_put_contents({file}, {line}, FILE_APPEND);"],
        [f"$fp = fopen({file}, 'a');", f"fwrite($fp, {line});", "fclose($fp);"],
    ))  # fmt: skip
    log = own.choice(("__DIR__ . '/../{0}'", "dirname(__DIR__) . '/{0}'", "dirname(__FILE__) . '/../{0}'")).format(project.layout.log)
    flash = f"$_SESSION[{hand.text(own.choice(('flash', 'msg', 'info', 'notice', 'message')))}]"
    null = hand.constant("null")
    blocks = {
        "esc": script.function("esc", text, [f"return {hand.call(own.choice(('htmlspecialchars', 'htmlspecialchars', 'htmlentities')), safe + flags)};"]),
        "day": script.function("day", value, [*hand.when(nothing, ["return '';"]), f"return date({hand.text(form)}, strtotime({value}));"]),
        "money": script.function("money", value, [f"return {hand.joined(number, sign)};"]), "note": script.function("note", text, [hand.set("file", log), *write]),
        "flash": script.function("flash", f"{text} = {null}", [
            *hand.when(hand.differs(text, null), [f"{flash} = {text};", f"return {null};"]), hand.set("text", hand.given("$_SESSION", flash[len("$_SESSION") + 2 : -2], null)),
            own.choice((f"unset({flash});", f"{flash} = {null};")), f"return {text};",
        ]),
    }  # fmt: skip
    if hand.asks_by_helper:
        name = hand.var("name")
        for role, place in (("get", "$_GET"), ("post", "$_POST")):
            blocks[role] = script.function(role, f"{name}, {value} = ''", own.choice((
                [f"return isset({place}[{name}]) ? {place}[{name}] : {value};"], [f"return {place}[{name}] ?? {value};"],
                [*hand.when(f"isset({place}[{name}])", [f"return {place}[{name}];"]), f"return {value};"],
            )))  # fmt: skip
    if script.lists == "cells":
        blocks["cell"] = _cell(script)
    if script.forms == "helper":
        blocks["field"] = _field(script)
    order = own.sample(sorted(blocks), len(blocks))
    ready: list[str] = words("php")["functions"]
    extra = [script.adopted(source) for source in own.sample(ready, own.choice((0, 1, 2, 3, 4, 5, 7, 9)))]
    found = [blocks[name] for name in order]
    for lines in extra:
        found.insert(own.randint(1, len(found)), lines)
    loads = (
        [hand.load(path.rpartition("/")[2], here=True) for path in (project.layout.header, project.layout.footer)]
        if script.frame == "functions"
        else []
    )
    return script.file(loads, *found)


def _cell(script: Script) -> Lines:
    """What a list shows of a value, by its kind."""
    hand, value, kind = script.hand, script.hand.var("value"), script.hand.var("kind")
    shown = {
        "date": hand.call(hand.names.function("day"), value),
        "money": hand.call(hand.names.function("money"), value),
        "flag": f"{value} ? 'yes' : ''",
    }
    safe = f"return {hand.call(hand.names.function('esc'), value)};"
    if dice(script.brief.company.key, "cell").random() < 0.5:
        body = [
            f"switch ({kind}) {{",
            *(line for name, one in shown.items() for line in (f"\tcase '{name}':", f"\t\treturn {one};")),
            "}",
            safe,
        ]
    else:
        body = [
            *(line for name, one in shown.items() for line in hand.when(hand.same(kind, hand.text(name)), [f"return {one};"])),
            safe,
        ]
    return script.function("cell", f"{value}, {kind}", body)


def _field(script: Script) -> Lines:
    """One input of a form with its label."""
    hand, name, text, value = script.hand, script.hand.var("name"), script.hand.var("text"), script.hand.var("value")
    esc = hand.names.function("esc")
    line = html(
        0,
        script.wrapped_field("«label»", '<input name="«name»" value="«value»">'),
        label=hand.call(esc, text),
        name=name,
        value=hand.call(esc, value),
    )
    return script.function("field", f"{name}, {text}, {value}", script.printed(line))
