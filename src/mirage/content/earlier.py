"""What a file of the application was before a commit: the text as it is now with one change taken back, the one of which its message speaks.

A step is how commits of a kind are called and which file they touch. Whoever takes a repository from a web server reads its
history first, so a version of old reads as its writer's, parses as the present one does, and differs where the message says.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

Taking = Callable[
    [str, str, Random], str
]  # the text, the entity of which the commit speaks, chance; the same text: it has no such thing
WORDS = {"Search": "Go", "Filter": "Search", "Find": "Search", "Show": "OK", "Go": "OK", "OK": "Send", "Submit": "Go"}
SAVES = {"Save": "OK", "Submit": "Save", "Apply": "Save", "OK": "Send", "Update": "Save", "Store": "Save", "Save changes": "Save"}
DAYS = {"d.m.Y": "d.m.y", "j.n.Y": "d.m.Y", "d/m/Y": "d/m/y", "m/d/Y": "m/d/y", "Y-m-d": "d.m.Y", "d.m.y": "Y-m-d"}
REMARKS = ("TODO", "check this", "old", "does this still happen?", "ask before changing")


def before(text: str, step: str, entity: str, chance: Random) -> str:
    """The text before the commit of a step; never the same."""
    for take in (*UNDONE.get(step, ()), _remark, _property, _line):
        found = take(text, entity, chance)
        if found != text:
            return found
    return text + "\n"


def _swap(pattern: str, into: str | Callable[[re.Match[str]], str], *, all_of_them: bool = False) -> Taking:
    """What reads so read otherwise."""
    return lambda text, entity, chance: re.sub(
        pattern.replace("ENTITY", re.escape(entity)), into, text, count=0 if all_of_them else 1
    )


def _less(match: re.Match[str]) -> str:
    """A number that was half of what it is."""
    return f"{match[1]}{max(1, int(match[2]) // 2)}"


def _typo(match: re.Match[str]) -> str:
    word = match[2]
    return f"{match[1]}{word[:2]}{word[3]}{word[2]}{word[4:]}"


def _without(pattern: str) -> Taking:
    """One of the lines that read so was not there: the last, whatever stands in it is whole."""

    def take(text: str, entity: str, chance: Random) -> str:
        lines = text.split("\n")
        found = [at for at, line in enumerate(lines) if re.fullmatch(pattern.replace("ENTITY", re.escape(entity)), line.strip())]
        if not found or (found[-1] and lines[found[-1] - 1].rstrip().endswith(")")):  # all that an `if` without braces had
            return text
        del lines[found[-1]]
        return "\n".join(lines)

    return take


def _column(text: str, entity: str, chance: Random) -> str:
    """A list before its last column: neither head nor cell of it."""
    lines = text.split("\n")
    whole = [at for at, line in enumerate(lines) if line.lower().count("<th") == 1 == line.lower().count("</th>")]
    cells = [at for at, line in enumerate(lines) if line.lower().count("<td") == 1 == line.lower().count("</td>")]
    if len(whole) != len(cells) or len(whole) < 3:
        return text
    return "\n".join(line for at, line in enumerate(lines) if at not in (whole[-1], cells[-1]))


def _table_column(text: str, entity: str, chance: Random) -> str:
    """A table before the last of its columns that no key needs."""
    found = re.search(rf"(?is)create table [^(]*?\b{re.escape(entity)}\b[^(]*\((.*?)\n\)", text)
    if not found:
        return text
    lines = found[1].split("\n")
    keys = " ".join(line for line in lines if re.match(r"(?i)\s*(primary|unique|index|key)\b", line)) + " ".join(
        re.findall(r"(?i)create (?:unique )?index.*", text)
    )
    free = [
        at for at, line in enumerate(lines[:-1])
        if (word := re.match(r"\s*`?(\w+)`?\s+\S.*,$", line)) and word[1].lower() not in ("id", "primary", "unique", "index", "key", "constraint")
        and not re.search(rf"\b{word[1]}\b", keys)
    ]  # fmt: skip
    if len(free) < 2:
        return text
    del lines[free[-1]]
    if re.match(r"\s*--", lines[free[-1] - 1]):  # what was said of it
        del lines[free[-1] - 1]
    return text[: found.start(1)] + "\n".join(lines) + text[found.end(1) :]


def _section(text: str, entity: str, chance: Random) -> str:
    """A start page before it showed the newest of an entity."""
    lines = text.split("\n")
    begin = next(
        (at for at, line in enumerate(lines) if re.search(rf"(?i)select id, \w+ from {re.escape(entity)} order by", line)), None
    )
    end = next((at for at, line in enumerate(lines) if begin is not None and at > begin and "</ul>" in line), None)
    if begin is None or end is None:
        return text
    if lines[begin - 1].strip() == "<?php":
        begin -= 1
    cut = "\n".join(lines[begin : end + 1])
    if len(re.findall(r"<\?(?:php|=)", cut)) != cut.count("?>"):
        return text  # it would end in the other language than it began
    return "\n".join(lines[:begin] + lines[end + 1 :])


def _paragraph(text: str, entity: str, chance: Random) -> str:
    """A readme before one of its paragraphs, that is no heading."""
    parts = text.split("\n\n")
    free = [
        at for at, part in enumerate(parts) if at > 1 and "\n---" not in part and "\n===" not in part and part.strip()[:1].isalpha()
    ]
    if not free:
        return text
    del parts[chance.choice(free)]
    return "\n\n".join(parts)


def _remark(text: str, entity: str, chance: Random) -> str:
    """A program with a remark at one of its statements, which somebody took out as it was settled."""
    lines = text.split("\n")
    free = [at for at, line in enumerate(lines) if re.fullmatch(r"\s*(?:\$\w+|(?:var|let|const) \w+) = .*;|\s+return\b.*;", line)]
    if not free:
        return text
    lines[chance.choice(free)] += f" // {chance.choice(REMARKS)}"
    return "\n".join(lines)


def _property(text: str, entity: str, chance: Random) -> str:
    """A style sheet without one of its properties."""
    free = re.findall(r"(?m)^\s+[a-z-]+ ?: [^;{}]+;\n", text)
    return text.replace(chance.choice(free), "", 1) if len(free) > 9 else text


def _line(text: str, entity: str, chance: Random) -> str:
    """A page with one more empty line behind its head."""
    return re.sub(r"\n\n(?=[^\n])", "\n\n\n", text, count=1)


CONTROL = r"(?i:(value=\\?\"?|<button[^>]*>))(ENTRY)(?=[\\\"<> ])"
SAID, END = (
    r"(?i)(?:(?:echo|print|\$\w+ \.=) ['\"])?\s*",
    r"(?:(?:\\n)?['\"](?: ?\. ?PHP_EOL)?;)?",
)  # a line of HTML, in whatever way it is printed
LINK = r"<a href=\\?\"?[\w/-]+\.php\\?\"?>[^<>$]+</a>"
TITLE = _swap(r"(\$\w+ = (['\"]))([A-Z]\w+)(\2;)", r"\1All \3\4")
UNDONE: dict[str, tuple[Taking, ...]] = {
    "list {e}": (_swap(r"(?i)<h1>(\w[\w ]*)</h1>", r"<h1>List: \1</h1>"), TITLE, _column),
    "search in {e}": (_swap(CONTROL.replace("ENTRY", "|".join(WORDS)), lambda found: found[1] + WORDS[found[2]]), TITLE),
    "sort {e}": (
        _swap(r"((?:\[|array\()(?:(['\"])\w+\2, ){2,}(['\"])\w+\3), (['\"])\w+\4(\]|\))", r"\1\5"),
        _swap(r"(?i)( order by \w+) desc", r"\1", all_of_them=True),
        TITLE,
    ),
    "link to new {one}": (_without(SAID + LINK + END), TITLE),
    "adjust {e}": (_column, _swap(r"(?m),\n\s+(['\"])\w+\1 +=> (['\"])\w+\2(?=\n)", "")),
    "{one} page": (_swap(r"(\['[^'\[\]]+'(?:, '[^'\[\]]+'){2,}), '[^'\[\]]+'\]", r"\1]"), _swap(r"(?<=>)New (\w+)", r"\1"), _swap(r"'New (\w+)'", r"'Add \1'")),
    "button of {one} form": (_swap(CONTROL.replace("ENTRY", "|".join(SAVES)), lambda found: found[1] + SAVES[found[2]]),),
    "spaces around {one}": (_swap(r"\btrim\(\s*((?:[^()]|\([^()]*\))*?)\s*\)", r"\1"),),
    "missing htmlspecialchars": (_swap(r"(?<![>\w$])(?!isset|empty|trim|count|strlen|unlink|exit|die)\w+\( ?(\$\w+\[['\"]\w+['\"]\](?: \?\? (?:''|\"\"))?) ?\)", r"(\1)"),),
    "escape output": (_swap(r"(html(?:specialchars|entities)\(.*?), ENT_\w+(?:, (['\"])UTF-8\2)?", r"\1"),),
    "php 8 warnings": (_swap(r"(html\w+\( ?)(?:\(string\) ?(\$\w+)|(\$\w+) \?\? (?:''|\"\"))", lambda found: found[1] + (found[2] or found[3])),),
    "date format": (
        _swap(r"(date\((['\"]))(" + "|".join(map(re.escape, DAYS)) + r")(\2, strtotime\(\$\w+\)\))", lambda found: found[1] + DAYS[found[3]] + found[4]),
    ),
    "cleanup": (_remark,),
    "wider page": (_swap(r"(max-width ?: ?)[^;]+;", r"\g<1>900px;"), _swap(r"(\bwidth ?: ?)100%;", r"\g<1>960px;")),
    "more space": (_swap(r"((?:margin-top|margin-bottom|margin-right|padding-left|padding|margin) ?: ?)([4-9]|[1-9]\d)(?=px)", _less),),
    "colours": (_swap(r"(?i)#(?!fff)[0-9a-f]{6}\b", "#336699"), _swap(r"(?i)#(?!fff)[0-9a-f]{3}\b", "#369")),
    "login: focus": (_swap(r" autofocus", ""),),
    "login: other words": (_swap(r"(= ?)(['\"])(?:[A-Z][^'\"$<>]{6,60}\.)\2;", r"\1\2Login failed!\2;"),),
    "session timeout": (_swap(r"(time\(\) - [^>\n]+> )[\d* ]*\d", r"\g<1>600"),),
    "new session id after login": (_without(r"session_regenerate_id\(.*\);"),),
    "csv export of {e}": (_swap(r", (['\"])ENTITY\1", ""), _swap(r"(['\"])ENTITY\1, ", "")),
    "{letters} in csv export": (_without(r"fwrite\(\$\w+, ?\"\\xEF\\xBB\\xBF\"\);"), _swap(r"(Content-Type: )[\w./-]+", r"\1text/plain")),
    "utf8mb4": (_swap("utf8mb4", "utf8"),),
    "do not show errors on live": (
        _swap(r"(ini_set\( ?['\"]display_errors['\"], ).*?( ?\);)", r"\g<1>1\2"),
        _swap(r"error_reporting\(( ?)E_ALL(?: [&^] [^)]*?)?( ?)\);", r"error_reporting(\1E_ALL | E_STRICT\2);"),
    ),
    "index on {e}": (
        _without(r"(?i)create index .* on `?ENTITY`? .*;"), _swap(r"(?is)(create table [^(]*?\bENTITY\b[^(]*\((?:(?!\n\)).)*?),\n[ \t]*(?:index|key) [^\n]*(?=\n\))", r"\1"),
    ),
    "new column in {e}": (_table_column,),
    "keep files longer": (_swap(r"(-)(\d+)(?= days)", _less), _swap(r"( )(\d+)(?= \* (?:86400|24))", _less), _swap(r"(- )(\d{6,8})\b", _less)),
    "readme": (_paragraph,),
    "typo": (_swap(r"([>\"' ])(?!echo|print|return|date|href)([A-Z]?[a-z]{4,})(?=[ :,][^\n]*mailto)", _typo), _swap(r"(\s|>)(Contact|Questions|Trouble|Cutting)(?=\b)", _typo)),
    "menu": (_without(SAID + r"(?:<(?:li|td)>)?" + LINK + r"(?:</(?:li|td)>)?" + END), _swap(r"(?i)(>)(log|sign)( ?out|off)<", r"\1leave<")),
    "logo": (_swap(r"( height=\\?\"?)(\d+)", _less),),
    "{first} wants the {e} on the start page": (_section, _without(r"(['\"])ENTITY\1 => .*"), _swap(r"(?i)( order by id desc limit )(\d+)", _less)),
    "more {e} on the start page": (_swap(r"(?i)( from ENTITY order by id desc limit )(\d+)", _less), _swap(r"(?i)( order by id desc limit )(\d+)", _less)),
    "js: small things": (_swap("([!=])==", r"\1="), _swap(r"(?m)^\s*//.*\n", "")),
    "tidy script": (_swap(r"\b(let|const)(?= \w+ = )", "var"), _swap(r"(?m)^\s*//.*\n", "")),
}  # fmt: skip
