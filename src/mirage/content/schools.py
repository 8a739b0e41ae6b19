"""How PHP was taught to whoever wrote a company's application: what one writes short another writes long, and some sign their files.

Each choice is drawn once for a company, and leaves the meaning of the code as it is.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from random import Random

from mirage.base.chance import dice
from mirage.base.clock import SECOND
from mirage.content.facts import Company

Rule = tuple[re.Pattern[str], str]


def _rules(*pairs: tuple[str, str]) -> tuple[Rule, ...]:
    return tuple((re.compile(old, re.MULTILINE), new) for old, new in pairs)


ECHO = (  # <?= is what the writers write
    _rules(), _rules(), _rules((r"<\?= (.+?) \?>", r"<?php echo \1; ?>")), _rules((r"<\?= (.+?) \?>", r"<?php echo \1 ?>")), _rules((r"<\?= (.+?) \?>", r"<?php print \1; ?>")),
)  # fmt: skip
BLOCKS = (  # and the alternative syntax in pages
    _rules(), _rules(), _rules((r"<\?php end(if|foreach) \?>", r"<?php end\1; ?>")),
    _rules((r"<\?php (if|foreach) (\(.+\)): \?>", r"<?php \1 \2 { ?>"), (r"<\?php else: \?>", "<?php } else { ?>"), (r"<\?php end(?:if|foreach) \?>", "<?php } ?>")),
)  # fmt: skip
LOADING = (
    _rules(), _rules(), _rules((r"^(\s*)(require|include)(_once)? (.+);$", r"\1\2\3(\4);")), _rules((r"__DIR__ \. ", "dirname(__FILE__) . ")),
    _rules((r"^(\s*)include '", r"\1require '")), _rules((r"__DIR__ \. ", "dirname(__FILE__).")),
)  # fmt: skip
PARENTHESES = (
    _rules(), _rules(), _rules(), _rules((r"^(\s*)(\} else)?(if|foreach) \((.+)\) \{$", r"\1\2\3 ( \4 ) {")), _rules((r"^(\s*)(if|foreach) \((.+)\) \{$", r"\1\2(\3) {")),
    _rules((r"^(\s*)(if|foreach) \((.+)\) \{$", r"\1\2(\3){"), (r"\} else \{", "}else{")),
)  # fmt: skip
ENDS = (
    _rules(),
    _rules(),
    _rules((r"^(\s*)exit;$", r"\1exit();")),
    _rules((r"^(\s*)exit;$", r"\1die();")),
    _rules((r"^(\s*)exit;$", r"\1exit(0);")),
)
WORDS = (
    _rules(),
    _rules(),
    _rules(),
    _rules((r"(?<![\w'$])null(?![\w'])", "NULL")),
    _rules((r"(?<![\w'$])(true|false|null)(?![\w'])", "{upper}")),
)
BRACES = (
    _rules(),
    _rules(),
    _rules(),
    _rules((r"^(\s*)\} else \{$", r"\1}\n\1else {")),
    _rules((r"^(\s*)(if|foreach) (\(.+\)) \{$", r"\1\2 \3\n\1{")),
)
RULERS = ("", "", "", "// " + "-" * 70, "//" + "=" * 60, "/* " + "-" * 66 + " */", "#" * 60)
SIGNED = ("", "", "", "tags", "tags", "lines", "long")


class School:
    """One company's."""

    def __init__(self, company: Company) -> None:
        chance = dice(company.key, "school")
        self._rules = [
            rule for choices in (ECHO, BLOCKS, LOADING, PARENTHESES, ENDS, WORDS, BRACES) for rule in chance.choice(choices)
        ]
        self._ruler = chance.choice(RULERS)
        self._gap = chance.random() < 0.3  # an empty line after an opening brace
        self._head = _head(company, chance)

    def php(self, text: str, about: str) -> str:
        """A page or an include; `about` is what it is, for its head."""
        for pattern, new in self._rules:
            text = pattern.sub(lambda match: match[0].upper(), text) if new == "{upper}" else pattern.sub(new, text)
        if self._ruler:
            text = re.sub(r"^((?:/\*\*\n(?: \*.*\n)+)?function )", self._ruler + r"\n\1", text, flags=re.MULTILINE)
        if self._gap:
            text = re.sub(r"^(function .+\{|\{)\n", r"\1\n\n", text, flags=re.MULTILINE)
        if self._head and text.startswith("<?php\n") and not text.startswith("<?php\n/**"):
            text = "<?php\n" + self._head.replace("{about}", about) + text.removeprefix("<?php\n")
        return text


def _head(company: Company, chance: Random) -> str:
    """What stands at the top of each file, if anything does."""
    first, kind = company.project.commits[0], chance.choice(SIGNED)
    author, year = company.staff[first.author], datetime.fromtimestamp(first.time / SECOND, UTC).year
    name = author.full or author.login or company.name
    if kind == "tags":
        lines = [
            "{about}",
            "",
            *chance.sample(
                (f"@author {name}", f"@package {company.project.name}", f"@copyright {year} {company.title}", f"@since {year}"), 2
            ),
        ]
        return "/**\n" + "".join(f" * {line}".rstrip() + "\n" for line in lines) + " */\n"
    if kind == "lines":
        return f"// {company.project.name}: {{about}}\n// {year} {name}, {company.title}\n\n"
    if kind == "long":
        lines = [
            f"{company.project.title} - {{about}}", "", f"Copyright (c) {year} {company.title}, {company.city}. All rights reserved.", "",
            f"This file is part of {company.project.name} and is for internal use only. Do not", "pass it on without asking first.", "",
            f"Written by {name} <{author.mail}>",
        ]  # fmt: skip
        return "/*\n" + "".join(f" * {line}".rstrip() + "\n" for line in lines) + " */\n\n"
    return ""


def school(company: Company) -> School:
    """The school of a company."""
    found = _schools.get(company.key)
    if found is None:
        if len(_schools) > 16:
            _schools.clear()
        found = _schools[company.key] = School(company)
    return found


_schools: dict[bytes, School] = {}
