"""How pages ask the database: by functions of their own, by statements in place, with names for what is put in, or with quoted values."""

from __future__ import annotations

import re
from collections.abc import Mapping

from mirage.base.chance import dice
from mirage.content.php.hand import Hand, Lines, Text

SLOT = re.compile(r"\{(\w+)\}")


class Data:
    """One company's. A statement is SQL with {slots}; what fills one is an expression."""

    def __init__(self, hand: Hand) -> None:
        own = dice(hand.company.key, "data")
        self.hand = hand
        self.way = own.choice(("functions", "functions", "functions", "place", "named" if hand.is_pdo else "quoted", "quoted"))
        self._lines = own.random() < 0.3  # long SQL stands in a variable first

    @property
    def db(self) -> str:
        return self.hand.call(self.hand.names.function("db"))

    def _asked(self, sql: str, values: Mapping[str, str], *tail: str) -> tuple[str, str]:
        """The statement as an expression, and the array of its values ("" for none)."""
        hand = self.hand
        pieces = SLOT.split(hand.sql(sql))
        names = pieces[1::2]
        if self.way == "quoted":
            quote = hand.names.function("value")
            filled = (Text(piece) if at % 2 == 0 else hand.call(quote, values[piece]) for at, piece in enumerate(pieces) if piece)
            return hand.joined(*filled, *tail), ""
        if self.way == "named":
            text = "".join(f":{piece}" if at % 2 else piece for at, piece in enumerate(pieces))
            given = [f"{hand.text(name)} => {values[name]}" for name in dict.fromkeys(names)]
        else:
            text, given = "?".join(pieces[::2]), [values[name] for name in names]
        return hand.joined(Text(text), *tail), hand.array(*given) if given else ""

    def rows(self, target: str, sql: str, values: Mapping[str, str] | None = None, *tail: str) -> Lines:
        """All rows into a variable; the statement goes on with `tail`, Texts and expressions."""
        text, given = self._asked(sql, values or {}, *tail)
        hand = self.hand
        before: Lines = []
        if self._lines and len(text) > 50:
            before, text = [hand.set("sql", text)], hand.var("sql")
        if self.way == "place":
            return [*before, *self._run(text, given, reads=True), hand.set(target, self._all())]
        if self.way == "quoted":
            result = hand.call(hand.names.function("run"), text)
            return [
                *before,
                hand.set(target, f"{result}->fetchAll(PDO::FETCH_ASSOC)" if hand.is_pdo else f"{result}->fetch_all(MYSQLI_ASSOC)"),
            ]
        return [*before, hand.set(target, hand.call(hand.names.function("rows"), text, *([given] if given else [])))]

    def one(self, target: str, sql: str, values: Mapping[str, str] | None = None) -> Lines:
        """The first row, or nothing, into a variable."""
        text, given = self._asked(sql, values or {})
        hand = self.hand
        if self.way == "place":
            return [*self._run(text, given, reads=True), hand.set(target, self._first())]
        if self.way == "quoted":
            result = hand.call(hand.names.function("run"), text)
            return [hand.set(target, f"{result}->fetch(PDO::FETCH_ASSOC)" if hand.is_pdo else f"{result}->fetch_assoc()")]
        return [hand.set(target, hand.call(hand.names.function("one"), text, *([given] if given else [])))]

    def change(self, sql: str, values: Mapping[str, str]) -> Lines:
        text, given = self._asked(sql, values)
        hand = self.hand
        before: Lines = []
        if self._lines and len(text) > 70:
            before, text = [hand.set("sql", text)], hand.var("sql")
        if self.way == "place":
            return [*before, *self._run(text, given, reads=False)]
        return [*before, hand.call(hand.names.function("run"), text, *([given] if given else [])) + ";"]

    @property
    def last(self) -> str:
        """The id of the row that was put in."""
        return f"{self.db}->lastInsertId()" if self.hand.is_pdo else f"{self.db}->insert_id"

    def _run(self, text: str, given: str, *, reads: bool) -> Lines:
        hand, statement = self.hand, self.hand.var("st")
        if not given:
            return [hand.set("st", f"{self.db}->query({text})")]
        if hand.is_pdo:
            return [hand.set("st", f"{self.db}->prepare({text})"), f"{statement}->execute({given});"]
        values = hand.var("params")
        return [
            hand.set("params", given), hand.set("st", f"{self.db}->prepare({text})"), f"{statement}->bind_param(str_repeat('s', count({values})), ...{values});",
            f"{statement}->execute();", *([hand.set("st", f"{statement}->get_result()")] if reads else []),
        ]  # fmt: skip

    def _all(self) -> str:
        return f"{self._result}->fetchAll()" if self.hand.is_pdo else f"{self._result}->fetch_all(MYSQLI_ASSOC)"

    def _first(self) -> str:
        return f"{self._result}->fetch()" if self.hand.is_pdo else f"{self._result}->fetch_assoc()"

    @property
    def _result(self) -> str:
        return self.hand.var("st")
