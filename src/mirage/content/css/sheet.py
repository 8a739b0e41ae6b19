"""One company's style sheet: the rules of its pages and what came along, in the order and the hand of one author."""

from __future__ import annotations

from mirage.base.chance import dice
from mirage.content.css import pages
from mirage.content.css.components import Components
from mirage.content.css.hand import Body, Hand
from mirage.content.facts import Company
from mirage.content.licences import LICENCES
from mirage.content.prose import spun
from mirage.content.words import words

CAME = (1, 4, 9, 14, 20, 28)  # components that one sheet has
SCREENS = (
    "(max-width: 768px)",
    "(max-width: 600px)",
    "screen and (max-width: 800px)",
    "(min-width: 1200px)",
    "only screen and (max-width: 480px)",
    "screen",
)


class Sheet:
    """Draws and writes it."""

    def __init__(self, company: Company, names: dict[str, str]) -> None:
        own = dice(company.key, "css")
        self._company, self._names, self._own = company, names, own
        self._hand = Hand(company, own)
        self._words = words("css")
        self._remarks = [self._said("inside") for _ in range(own.choice((0, 2, 5)))]

    def text(self) -> str:
        own, hand = self._own, self._hand
        colours = pages.palette(own)
        parts = [
            (section, [(selector, self._kept(body))]) for section, selector, body in pages.rules(hand, own, self._names, colours)
        ]
        if hand.head:
            order = {
                name: at
                for at, name in enumerate(own.sample(pages.SECTIONS, len(pages.SECTIONS)) if own.random() < 0.3 else pages.SECTIONS)
            }
            parts.sort(key=lambda part: order[part[0]])
        came = Components(hand, own, self._names, colours.lights, self._company.project.name)
        more = [came.next() for _ in range(own.choice(CAME))]
        parts = [*parts, *more] if own.random() < 0.7 else [*more, *parts]
        out, before = [], ""
        for section, rules in parts:
            said = self._said("said", c=section) if (section, rules) in more else section
            head = hand.head.format(said) + "\n" if hand.head and section != before else ""
            before = section
            out += [
                head * (at == 0) + hand.rule(selector, hand.ordered(body), self._remarks) for at, (selector, body) in enumerate(rules)
            ]
        found = [rule for _section, rules in parts for rule in rules]
        return hand.gap.join([*self._head(), *out, *self._screen(found), *self._print()]) + "\n"

    def _kept(self, body: Body) -> Body:
        kept = [pair for pair in body if self._own.random() < 0.8] or body[:1]
        return self._own.sample(kept, len(kept))

    def _head(self) -> list[str]:
        """What stands above everything: nothing, a line, or whatever its author found worth telling."""
        own, project = self._own, self._company.project
        short = ("", "", '@charset "UTF-8";', f"/* {project.title} */", f"/* {project.name}, all pages */")
        if own.random() < 0.5:
            line = own.choice(short)
            return [line] if line else []
        said = [self._said("head"), *(self._said("more") for _ in range(own.choice((0, 0, 1, 1, 2))))]
        if own.random() < 0.3:
            said += [own.choice((f"Copyright (c) {self._company.title}", f"(c) {self._company.title}")), own.choice(LICENCES)]
        return [self._hand.comment(list(dict.fromkeys(said)))]

    def _said(self, pool: str, **slots: str) -> str:
        own, project = self._own, self._company.project
        page = project.page(own.choice(project.entities))
        known = {
            "t": own.choice((project.title, project.name)),
            "p": own.choice((page, page, project.layout.header)),
            "u": self._hand.unit,
            "m": own.choice(("10px", "bold", "none", "#ccc", "2em")),
        }
        return spun(own.choice(self._words[pool]), own, known | slots)

    def _screen(self, found: list[tuple[str, Body]]) -> list[str]:
        """What is otherwise on a small screen."""
        own, hand = self._own, self._hand
        if own.random() < 0.65:
            return []
        other = (
            ("display", "none"),
            ("width", "100%"),
            ("float", "none"),
            ("padding", hand.size(5)),
            ("margin", "0"),
            ("font-size", "90%"),
            ("width", "auto"),
            ("display", "block"),
        )
        kept = own.sample(found, min(len(found), own.randint(1, 5)))
        return [
            hand.within(
                f"@media {own.choice(SCREENS)}",
                [hand.rule(selector, own.sample(other, own.choice((1, 1, 2)))) for selector, _body in kept],
            )
        ]

    def _print(self) -> list[str]:
        own, names = self._own, self._names
        if own.random() < 0.4:
            return []
        hidden = [
            name for name in (f"#{names['top']}", f".{names['search']}", f"#{names['foot']}", "form", "button") if own.random() < 0.6
        ] or ["form"]
        return [self._hand.within("@media print", [self._hand.rule(", ".join(hidden), [("display", "none")])])]
