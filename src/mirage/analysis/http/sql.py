"""SQL in pieces, as an injection leaves them: a tokeniser that begins anywhere, inside a string too, and tells the shape of a text.

The shape is a string with one letter a token. Rules are regular expressions over shapes, written in words (`quote logic value compare
value`), so that they speak of structure: which keyword, quote or comment it takes, in what order, and not with which spelling. A text
is read three times at most, as if it stood bare and as if it stood inside a string of either quote, since what it breaks out of is
not known. The idea of telling SQL injection by the shapes of tokens is that of libinjection (N. Galbreath, 2012); kinds, contexts and
rules are ours.
"""

from __future__ import annotations

import re2

from mirage.analysis.http.decoding import pattern
from mirage.analysis.http.words import is_one, words

MAX_TOKENS = 160  # of one reading
MAX_TAIL = 240  # bytes at the end of a longer one that are read as well

KINDS = {
    "number": "n", "hex": "x", "string": "s", "open": "S", "quote": "q", "variable": "v", "word": "i", "function": "f",
    "english": "g", "call": "h", "logic": "L", "compare": "=", "like": "l", "operator": "o", "not": "!", "null": "0",
    "select": "E", "union": "U", "from": "F", "where": "W", "by": "B", "having": "H", "limit": "M", "into": "I",
    "write": "w", "define": "D", "thing": "T", "run": "R", "case": "C", "then": "t", "as": "A", "in": "N", "set": "Z",
    "lparen": "(", "rparen": ")", "comma": ",", "semi": ";", "dot": ".", "star": "*", "comment": "c", "cast": ":",
    "json": "j", "brace": "{", "other": "?", "schema": "X", "distinct": "d", "collate": "k", "delay": "y", "tick": "`",
    "values": "V", "line": "#", "before": "p", "spaced": "G", "same": "a", "when": "u",
}  # fmt: skip
"""Names of the kinds of tokens, for rules, and their letters.

`open` is a string that does not end, `quote` the end of the one that the text broke out of, `before` what stood in that string,
`call` an unknown name with a parenthesis at once behind it, `english` a function whose name is a word of prose, `spaced` one with
a blank before its parenthesis, `same` a comparison of a thing with itself (a `compare` or a `like` as well).
"""

_KEYWORDS = {
    b"and": "L", b"or": "L", b"xor": "L", b"not": "!", b"like": "l", b"rlike": "l", b"regexp": "l", b"glob": "l", b"ilike": "l",
    b"similar": "l", b"match": "l", b"between": "l", b"is": "l", b"isnull": "l", b"notnull": "l", b"sounds": "l", b"div": "o",
    b"mod": "o",
    b"null": "0", b"true": "0", b"false": "0", b"select": "E", b"selectect": "E", b"union": "U", b"except": "U", b"intersect": "U",
    b"minus": "U", b"from": "F", b"where": "W", b"having": "H", b"limit": "M", b"offset": "M", b"into": "I", b"insert": "w",
    b"update": "w", b"delete": "w", b"replace": "w", b"merge": "w", b"create": "D", b"alter": "D", b"drop": "D", b"truncate": "D",
    b"rename": "D", b"grant": "D", b"revoke": "D", b"load": "D", b"table": "T", b"database": "T", b"view": "T", b"index": "T",
    b"function": "T", b"procedure": "T", b"trigger": "T", b"schema": "T", b"user": "T", b"column": "T", b"tablespace": "T",
    b"role": "T", b"data": "T", b"infile": "T", b"outfile": "T", b"dumpfile": "T", b"login": "T", b"exec": "R", b"execute": "R",
    b"call": "R", b"declare": "R", b"prepare": "R", b"waitfor": "R", b"shutdown": "R", b"handler": "R", b"deallocate": "R",
    b"immediate": "y", b"delay": "y", b"case": "C", b"when": "u", b"then": "t", b"else": "t", b"end": "t", b"as": "A", b"in": "N",
    b"set": "Z", b"all": "d", b"distinct": "d", b"distinctrow": "d", b"collate": "k", b"values": "V", b"by": "B",
}  # fmt: skip
_SCHEMAS = frozenset(
    b"""
    information_schema pg_catalog sysobjects syscolumns sysusers sysdatabases sysprocesses sysindexes syslogins sysxlogins
    sysfiles sqlite_master sqlite_schema sqlite_temp_master msysobjects msysqueries msysaces msysrelationships
    msysaccessobjects user_tables user_tab_columns user_objects user_users all_tables all_users all_tab_columns dba_users
    dba_tables v$version v$instance pg_user pg_shadow pg_class pg_attribute pg_tables pg_database mysql.user mysql.db
    performance_schema sys.tables sys.databases sys.objects rdb$database rdb$relations syscat sysibm systables tempdb
    northwind table_schema table_name column_name schema_name column_id is_srvrolemember database_principal_id
    """.split()
)
_PATTERN = pattern(
    rb"(?s)([\s\x00\x0b]+|/\*!?[0-9]{5}|/\*\+?!?[0-9]*|\*/)"  # 1 blank; of a comment that runs only the marks
    rb"|(0[xX][0-9A-Fa-f]+|[xXbB]'[0-9A-Fa-f]*')"  # 2 hex
    rb"|([0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?|\.[0-9]+(?:[eE][+-]?[0-9]+)?)"  # 3 number
    rb"|('(?:[^'\\]|\\.|'')*'|\"(?:[^\"\\]|\\.|\"\")*\")"  # 4 string
    rb"|(['\"])"  # 5 the start of a string that does not end
    rb"|(`[^`]*`)"  # 6 quoted name
    rb"|(@@?[A-Za-z0-9_$.]*)"  # 7 variable
    rb"|([A-Za-z_\x80-\xff][A-Za-z0-9_$\x80-\xff]*)"  # 8 word
    rb"|(--|#)"  # 9 comment to the end of the line
    rb"|(::)"  # 10 cast
    rb"|(->>?|#>>?|@>|<@|\?[|&]|@\?)"  # 11 JSON
    rb"|(<=>|<>|!=|>=|<=|==|:=|=|<|>|!<|!>)"  # 12 comparison
    rb"|(&&|\|\|)"  # 13 logic, or concatenation
    rb"|([+\-*/%^&|~!])"  # 14 operator
    rb"|([(),;.{}\[\]])"  # 15
    rb"|(.)"  # 16
)
_SQL, _ENGLISH = words("sql")


_WORDS = b"|".join(sorted(_KEYWORDS, reverse=True))
SIGN = (
    rb"(?is)['\"`;=<>@#]|--|/\*|\(|::|0x[0-9a-f]|&&|\|\||\b(?:" + _WORDS + rb")\b.*\b(?:" + _WORDS + rb")\b"
    rb"|\b(?:rlike|regexp|isnull|notnull|glob|having|collate|distinctrow|waitfor|xor|order\s+by|group\s+by|limit\s+[0-9]|union)\b"
    rb"|\b(?:and|or|not|like|in|div|between)\s+[0-9]|\b(?:and|or)\s*$|^(?:and|or|xor)\b|\bmsys\w+|\bsys[a-z]{5,}|tempdb|northwind|\w+_\w+"
)
"""What a text must hold to be worth reading as SQL."""


class Shape:
    """The tokens of a text in one context, as letters, and where each of them stands."""

    __slots__ = ("ends", "letters", "starts")

    def __init__(self) -> None:
        self.letters: str = ""
        self.starts: list[int] = []
        self.ends: list[int] = []

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Where the tokens `first` to `last` (exclusive) stand in the text."""
        return self.starts[first], self.ends[last - 1]

    def moved(self, by: int) -> Shape:
        """This shape, of a text that begins so many bytes later."""
        self.starts = [start + by for start in self.starts]
        self.ends = [end + by for end in self.ends]
        return self


def shapes(text: bytes) -> list[Shape]:
    """The shapes of a text: bare, and as what follows the first quotes of each kind in it."""
    found = _contexts(text)
    if len(text) > MAX_TAIL and len(found[0].letters) == MAX_TOKENS:
        at = len(text) - MAX_TAIL  # what is broken out of is often long, and the injection behind it
        found += [shape.moved(at) for shape in _contexts(text[at:])]
    return found


def _contexts(text: bytes) -> list[Shape]:
    found = [_tokens(text, 0, b"")]
    for quote in (b"'", b'"', b"`"):
        at = text.find(quote)
        if at >= 0:
            found.append(_tokens(text, at, quote))
            again = text.find(quote, at + 1)
            if again > at and text[at - 1 : at] == b"\\":
                found.append(_tokens(text, again, quote))
    return found


def _tokens(text: bytes, start: int, quote: bytes) -> Shape:
    """The tokens from `start` on, where a string of `quote` ends when one is given."""
    shape = Shape()
    letters: list[str] = []
    if quote:
        if start:
            letters.append("p")
            shape.starts.append(0)
            shape.ends.append(start)
        letters.append("q")
        shape.starts.append(start)
        start += 1
        shape.ends.append(start)
    skip = start
    for token in _PATTERN.finditer(text, start):
        at, end = token.span()
        if at < skip:
            continue
        kind = token.lastindex
        if kind == 1:
            if text[at : at + 2] == b"/*" and text[at + 2 : at + 3] not in (b"!", b"+"):
                stop = text.find(b"*/", at + 2)
                skip = stop + 2 if stop >= 0 else len(text)
            continue
        letter = _letter(kind or 16, text[at:end], text, end)
        letters.append(letter)
        shape.starts.append(at)
        if letter == "S":
            shape.ends.append(len(text))
            break
        if letter in "c#":
            stop = text.find(b"\n", end)
            if stop < 0:
                shape.ends.append(end)
                break
            skip = stop
        shape.ends.append(end)
        if len(letters) >= MAX_TOKENS:
            break
    for index in range(1, len(letters) - 1):
        if letters[index] in "=l" and letters[index - 1] in "nsix" and letters[index - 1] == letters[index + 1]:
            left, right = (text[shape.starts[at] : shape.ends[at]].strip(b"'\"").lower() for at in (index - 1, index + 1))
            if left == right and (letters[index] == "=" or letters[index - 1] != "i"):
                letters[index] = "a"
    shape.letters = "".join(letters)
    return shape


def _letter(kind: int, token: bytes, text: bytes, end: int) -> str:
    if kind == 8:
        return _word(token.lower(), text, end)
    if kind == 9:
        return "c" if token == b"--" else "#"
    if kind == 15:
        return "{" if token in b"{}[]" else token.decode()
    if kind == 14:
        return "*" if token == b"*" else "!" if token == b"!" else "o"
    return _LETTERS[kind]


_LETTERS = {2: "x", 3: "n", 4: "s", 5: "S", 6: "`", 7: "v", 10: ":", 11: "j", 12: "=", 13: "L", 16: "?"}


def _word(word: bytes, text: bytes, end: int) -> str:
    called = text[end : end + 1] == b"(" or (text[end : end + 1].isspace() and text[end:].lstrip()[:1] == b"(")
    if word in _SCHEMAS or word.startswith((b"xp_", b"sp_", b"utl_", b"dbms_", b"v$", b"pg_s", b"mysql.")):
        return "X"
    if word in (b"user", b"replace", b"insert", b"if", b"database", b"schema", b"set") and called:
        return "g"
    letter = _KEYWORDS.get(word)
    if letter:
        return letter
    if called:
        if is_one(word, _SQL):
            return "f"
        at_once = text[end : end + 1] == b"("
        if word in _ENGLISH or word == b"if":
            return "g" if at_once else "G"
        return "h" if at_once else "i"
    return "i"


_WIDER = {"any": ".", "compare": "[=a]", "like": "[la]"}


def compile_shape(text: str) -> re2._Regexp:
    """A rule's shape in words as a regular expression over letters. Raises ValueError for a word that names no kind."""
    pieces, word = [], ""
    for char in text + " ":
        if char.isalpha():
            word += char
            continue
        if word:
            if word not in KINDS and word != "any":
                raise ValueError(f"unknown token {word!r}; known: any, {', '.join(sorted(KINDS))}")
            pieces.append(_WIDER.get(word) or ("\\" + KINDS[word] if not KINDS[word].isalnum() else KINDS[word]))
            word = ""
        if not char.isspace():
            pieces.append(char)
    return re2.compile("".join(pieces))
