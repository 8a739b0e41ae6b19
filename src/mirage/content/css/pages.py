"""The rules of a style sheet for what the company's pages have."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import NamedTuple

from mirage.content.css.hand import FONTS, Body, Hand

SECTIONS = (
    "general", "top", "navigation", "tables", "lists", "forms", "buttons", "messages", "bottom", "print", "links", "layout", "login", "text", "fonts", "misc",
)  # fmt: skip
MAIN = (
    ((0, 5), (3, 9), (7, 15)),
    ((6, 12), (0, 4), (0, 4)),
    ((1, 6), (5, 10), (2, 6)),
    ((2, 5), (2, 5), (2, 6)),
)  # blue, red, green, grey


class Palette(NamedTuple):
    """A company's colours, as it writes them with three digits."""

    main: str
    greys: list[str]
    lights: list[str]


def palette(own: Random) -> Palette:
    digits = own.choice(MAIN)
    return Palette(
        "#" + "".join(own.choice("0123456789abcdef"[low:high]) for low, high in digits),
        own.sample(("#222", "#333", "#444", "#2b2b2b", "#111", "#3a3a3a"), 2),
        own.sample(("#ccc", "#ddd", "#d8d8d8", "#e0e0e0", "#bbb", "#c4c4c4", "#eee"), 3),
    )


def rules(hand: Hand, own: Random, names: dict[str, str], colours: Palette) -> list[tuple[str, str, Body]]:
    """Most of them: the section, the selector, what it says."""
    size, color = hand.size, hand.color
    pick: Callable[..., str] = lambda *options: own.choice(options)  # noqa: E731

    def room(*pixels: int) -> str:
        return " ".join(size(own.choice(pixels)) for _ in range(own.choice((1, 2, 2, 4))))

    line = f"{size(1)} {pick('solid', 'solid', 'dotted', 'dashed')} {color(own.choice(colours.lights))}"
    main, grey, light = color(colours.main), color(colours.greys[0]), color(colours.lights[0])
    white = pick("#fff", "#ffffff", "white")
    top, body, foot = f"#{names['top']}", f"#{names['main']}", f"#{names['foot']}"
    number, flash, error, search = (f".{names[key]}" for key in ("num", "flash", "error", "search"))
    found = [
        ("general", pick("*", "html", "body, table, input"), [("box-sizing", "border-box"), ("margin", "0"), ("padding", "0")]),
        ("general", "body", [("font-family", own.choice(FONTS)), ("font-size", size(own.choice((12, 13, 14, 15, 16)))), ("line-height", pick("1.3", "1.4", "1.5", "140%", "normal")), ("margin", size(own.choice((0, 0, 8, 10)))), ("color", grey), ("background", pick(white, color("#fafafa"), color("#f5f5f0"), color("#eee")))]),
        ("links", "a", [("color", main), ("text-decoration", pick("none", "none", "underline"))]), ("links", pick("a:hover", "a:hover, a:focus", "a:visited"), [("text-decoration", "underline"), ("color", color(colours.greys[1]))]),
        ("text", pick("h1", "h1, h2", "h1, h2, h3"), [("font-size", size(own.choice((18, 20, 22, 24, 26)))), ("font-weight", pick("normal", "bold", "600")), ("margin", room(8, 10, 12, 16, 0)), ("color", pick(main, grey)), ("border-bottom", line)]),
        ("text", pick("h2", "h3", "h2, h3"), [("font-size", size(own.choice((15, 16, 17, 18)))), ("margin-top", size(own.choice((10, 16, 20, 24))))]),
        ("text", "p", [("margin", room(0, 4, 6, 8, 10))]), ("text", pick("small", ".small", ".hint"), [("font-size", pick("80%", "0.85em", size(11))), ("color", pick("#666", "gray", "#777"))]),
        ("top", top, [("background", pick(main, main, light)), ("color", white), ("padding", room(4, 6, 8, 10, 16)), ("overflow", "hidden"), ("height", size(own.choice((40, 44, 48, 50)))), ("border-bottom", line)]),
        ("navigation", pick(f"{top} ul", f"{top} nav", f"{top} p"), [("display", pick("inline-block", "inline", "flex")), ("list-style", "none"), ("margin", room(0, 4, 6)), ("padding", "0"), ("float", pick("left", "right"))]),
        ("navigation", pick(f"{top} li", f"{top} td"), [("display", pick("inline-block", "inline")), ("margin-right", size(own.choice((8, 10, 12, 16, 20)))), ("padding", room(2, 4, 6))]),
        ("navigation", f"{top} a", [("color", pick(white, light)), ("text-decoration", "none"), ("font-weight", pick("bold", "normal"))]), ("navigation", f"{top} a:hover", [("text-decoration", "underline"), ("background", grey)]),
        ("top", f"{top} img", [("vertical-align", "middle"), ("border", "0"), ("height", size(own.choice((28, 32, 36)))), ("margin-right", size(16))]),
        ("layout", body, [("max-width", pick("960px", "1100px", "1200px", "1400px", "95%", "100%")), ("margin", pick("0 auto", "10px auto", "0", "1em")), ("padding", room(8, 10, 12, 16, 20)), ("background", white), ("clear", "both")]),
        ("tables", pick("table", f"{body} table", "table.list"), [("border-collapse", "collapse"), ("width", pick("100%", "100%", "auto", "98%")), ("border", line), ("margin", room(0, 8, 10)), ("background", white)]),
        ("tables", pick("td, th", "th, td", "td"), [("padding", room(2, 3, 4, 5, 6, 8)), ("border-bottom", line), ("text-align", "left"), ("vertical-align", pick("top", "middle"))]),
        ("tables", "th", [("background", pick(light, color("#f0f0f0"), main)), ("font-weight", pick("bold", "normal")), ("white-space", "nowrap"), ("color", grey)]),
        ("tables", pick("tr:hover td", "tr:nth-child(even)", "tr.odd td", ".even", "tr:hover"), [("background", color(pick("#f4f4f4", "#f7f7ee", "#eef3f8", "#fafafa", "#ffffe8")))]),
        ("tables", pick(number, f"td{number}"), [("text-align", "right"), ("white-space", "nowrap"), ("font-family", pick("monospace", "inherit"))]),
        ("messages", flash, [("background", color(pick("#e6f4e6", "#dfd", "#eef8ee", "#ffffcc"))), ("border", pick(line, "1px solid #9c9", "1px solid green")), ("padding", room(4, 6, 8, 10)), ("color", pick("#060", grey))]),
        ("messages", error, [("color", color(pick("#b00", "#c00", "#a00000"))), ("font-weight", pick("bold", "normal")), ("background", color(pick("#fee", "#fff0f0")))]),
        ("forms", search, [("margin-bottom", size(own.choice((8, 10, 12, 16)))), ("background", color("#f6f6f6")), ("padding", room(4, 6, 8)), ("float", pick("right", "none"))]),
        ("forms", pick("label", "form p", ".row", "form li"), [("display", "block"), ("margin-bottom", size(own.choice((4, 6, 8, 10)))), ("clear", "left"), ("width", pick("100%", "auto"))]),
        ("forms", pick(".row label", "form td", "form span", "label span"), [("width", pick("120px", "140px", "10em", "12em", "30%")), ("float", "left"), ("display", "inline-block"), ("color", grey)]),
        ("forms", pick("input, select", "input, select, textarea", "input[type=text], select", "input"), [("padding", room(2, 3, 4, 5)), ("border", pick(line, f"1px solid {color('#999')}")), ("font", "inherit"), ("border-radius", size(own.choice((2, 3, 4)))), ("width", pick("auto", "240px", "20em"))]),
        ("buttons", pick("button", "button, input[type=submit]", "input[type=submit]"), [("background", main), ("color", white), ("border", pick("0", "none", line)), ("padding", room(4, 5, 6, 12, 14)), ("cursor", "pointer"), ("border-radius", size(own.choice((2, 3, 4))))]),
        ("buttons", f"button.{names['delete']}", [("background", color(pick("#a33", "#b22", "#900", "#c44"))), ("float", pick("right", "none")), ("margin-left", size(20))]),
        ("lists", f".{names['pager']}", [("text-align", pick("center", "right", "left")), ("margin-top", size(10)), ("color", color("#888"))]), ("lists", f".{names['pager']} a", [("margin-right", size(own.choice((6, 8, 10)))), ("padding", room(2, 4))]),
        ("layout", f".{names['right']}", [("float", "right"), ("text-align", "right")]), ("login", f".{names['login']}", [("width", pick("240px", "260px", "300px", "20em")), ("margin", pick("60px auto", "80px auto", "3em auto")), ("padding", room(10, 16, 20)), ("border", line)]),
        ("bottom", foot, [("color", color(pick("#888", "#999", "#777"))), ("font-size", pick(size(11), "80%", "smaller")), ("padding", room(8, 10, 16)), ("text-align", pick("center", "left", "right")), ("border-top", line), ("clear", "both")]),
    ]  # fmt: skip
    more = [
        ("misc", pick(".clear", ".clearfix"), [("clear", "both")]), ("misc", pick(".hidden", ".hide"), [("display", "none")]), ("misc", pick(".center", ".c"), [("text-align", "center")]), ("misc", ".nowrap", [("white-space", "nowrap")]),
        ("text", "hr", [("border", "0"), ("border-top", line), ("height", "0")]), ("text", "pre", [("background", color("#f4f4f4")), ("padding", room(4, 8)), ("overflow", "auto")]), ("lists", pick("ul", f"{body} ul"), [("padding-left", size(own.choice((16, 18, 20)))), ("margin", room(4, 8))]),
        ("forms", "fieldset", [("border", line), ("padding", room(8, 10)), ("margin", room(8, 10))]), ("forms", "legend", [("font-weight", "bold"), ("color", main)]), ("forms", "textarea", [("width", "100%"), ("height", pick("6em", "100px", "120px"))]),
        ("forms", "input:focus", [("outline", "none"), ("border-color", main)]), ("tables", "th a", [("color", "inherit"), ("text-decoration", "none")]), ("tables", "td a", [("font-weight", "bold")]), ("text", "b, strong", [("color", main)]), ("misc", ".today td", [("background", color("#ffd"))]),
        ("misc", ".old", [("color", "#999"), ("text-decoration", "line-through")]), ("layout", ".box", [("border", line), ("padding", room(6, 8, 10)), ("margin-bottom", size(12))]), ("general", "img", [("border", "0"), ("max-width", "100%")]), ("misc", ".warn", [("color", pick("#c60", "orange"))]),
    ]  # fmt: skip
    return [rule for rule in found if own.random() < 0.85] + own.sample(more, own.choice((0, 2, 4, 6, 9, 12)))
