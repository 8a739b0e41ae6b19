"""What people write for themselves and each other: lists, notes, saved mails, exports."""

from __future__ import annotations

import csv
import datetime
import io
import re
import textwrap
from decimal import Decimal
from random import Random

import msgspec

from mirage.base.chance import dice
from mirage.base.clock import SECOND
from mirage.content import activity, mailers, moments, rows
from mirage.content.excerpts import Excerpts, package
from mirage.content.facts import Brief, Company, Staff
from mirage.content.moments import DAY
from mirage.content.prose import Prose, spun
from mirage.content.words import words
from mirage.content.writers import writes


@writes("text.todo")
def todo(brief: Brief, chance: Random) -> str:
    """A list of things to do, in its author's own manner, and what he has to read for it."""
    prose, excerpts = Prose(brief, chance), Excerpts(brief, chance)
    style = chance.choice(
        ("- {t}", "* {t}", "[ ] {t}", "{t}", "- [ ] {t}", "{n}. {t}", "-{t}", " * {t}", "  - {t}", "{n}) {t}", "o {t}", "+ {t}")
    )
    done = {"[ ] {t}": "[x] {t}", "- [ ] {t}": "- [x] {t}", "- {t}": "- {t}  OK", "* {t}": "* {t} (done {d})"}.get(
        style, style + chance.choice((" - ok", " (done)", " - done {d}", " [{d}]"))
    )
    is_long, is_loose = chance.random() < 0.85, chance.random() < 0.45
    width = chance.choice((72, 74, 76, 79))
    lines, number = _title(brief, chance), 0
    for block in range(chance.choice((1, 1, 2, 3))):
        if block or chance.random() < 0.4:
            lines += ["", prose.fill(prose.some("headings", 1)[0])] if block else [prose.some("headings", 1)[0], ""]
        count = chance.randint(3, 8)
        told = round(count * chance.uniform(0.4, 0.9)) if is_long else 0  # with what he knows of it
        tasks = [*prose.some("tasks", told), *prose.some("todo", count - told)]
        chance.shuffle(tasks)
        for task in tasks:
            number += 1
            line = (done if chance.random() < 0.3 else style).format(t=task, n=number, d=prose.date(20))
            hang = " " * (len(style.partition("{t}")[0].replace("{n}", "1")))
            lines += textwrap.wrap(line, width, subsequent_indent=hang) if is_long else [line]
            lines += [""] if is_loose else []
    for source in excerpts.sources()[: chance.choice((0, 1, 2))]:  # what he has to read for it
        lines += [
            "",
            chance.choice(READ).format(p=package(source), f=source),
            *(line for part in excerpts.paragraphs(source) for line in ("", *part.split("\n"))),
        ]
    if brief.state == "half":
        lines.append(style.format(t=prose.fill("{m}").split()[0], n=number + 1))
        return "\n".join(lines)
    return "\n".join(lines).strip("\n") + "\n"


READ = (
    "to read: {f}",
    "{f}",
    "from {f}:",
    "read first ({p}):",
    "{p}, see {f}:",
    "about {p}",
    "{f} says",
    "{p}:",
    "-- {f}",
    "about {p} ({f})",
)


def _title(brief: Brief, chance: Random) -> list[str]:
    """What stands above a list, where anything does."""
    title = chance.choice(
        ("", "", "TODO", "To do", f"Open on {brief.site.hostname}", f"{brief.company.project.title}: open points", "Things to do")
    )
    if not title:
        return []
    return chance.choice(
        ([title, ""], [title, "=" * len(title), ""], [title, "-" * len(title)], [title.upper(), ""], [f"{title}:", ""])
    )


@writes("text.notes")
def notes(brief: Brief, chance: Random) -> str:
    """Notes under headings or dates, plain or Markdown by the name: lines, bullets or running text, and much that was copied."""
    return _Notes(brief, chance).text()


class _Notes:
    """One file of notes, in its author's manner."""

    def __init__(self, brief: Brief, chance: Random) -> None:
        own = dice(brief.company.key, "notes", brief.owner)
        self.brief, self.chance = brief, chance
        self.prose, self.excerpts = Prose(brief, chance), Excerpts(brief, chance)
        self.is_markdown = brief.path.endswith(".md")
        self.level = own.choice(("# ", "## ", "## ", "### "))
        self.titled = own.choice(("date", "topic", "topic"))
        self.copies = own.choice((0.35, 0.6, 0.8)) if not brief.phrases else 0.2  # of the sections
        self.is_running = own.random() < 0.7 and not brief.phrases  # a model's phrases stand as lines
        self.width, self.rule = own.choice((70, 72, 74, 76, 79)), own.choice(("-", "-", "=", "~", ""))
        self.pad = own.choice(("", "", "  ", "    ", "| ", "> "))
        self.bullet = "- " if self.is_markdown else own.choice(("", "", "- ", "* ", "  - ", " o "))
        self.source = own.choice(("from {f}:", "{f} says:", "see {f}", "({d})", "copied:", "{f}", "{p}:", "", ""))

    def text(self) -> str:
        chance = self.chance
        drawn = {day.date(): day for day in (moments.before(self.brief, chance, 200) for _ in range(chance.randint(3, 9)))}
        out: list[str] = []
        quoted = {""}
        for date in sorted(drawn):
            left = [source for source in self.excerpts.sources() if source not in quoted]
            source = chance.choice(left) if left and chance.random() < self.copies else ""
            quoted.add(source)
            body = self._copied(source) if source else self._own()
            if any(line.strip() for line in body):
                out += [*self._heading(self._title(drawn[date], source)), *body, ""]
        return re.sub(r"\n{3,}", "\n\n", "\n".join(out).strip("\n")) + "\n"

    def _title(self, day: datetime.datetime, source: str) -> str:
        if self.titled == "date" and not self.is_markdown:
            return self.prose.day(day)
        return package(source) if source else self.prose.some("headings", 1)[0]

    def _heading(self, title: str) -> list[str]:
        if self.is_markdown:
            return [self.level + title, ""]
        return [title, self.rule * len(title)] if self.rule and self.titled != "date" else [title]

    def _own(self) -> list[str]:
        """What he found out, and a command that he wants to remember."""
        count = self.chance.randint(2, 6)
        told = self.prose.some("accounts", self.chance.choice((0, 0, 1, 1)))
        said = self.prose.some("note", count - 2 * len(told)) if count > 2 * len(told) else []
        lines = (
            textwrap.wrap(" ".join(map(_sentence, said)), self.width) if self.is_running else [self.bullet + text for text in said]
        )
        for one in told:
            lines += [*([""] if lines else []), *textwrap.wrap(one, self.width)]
        return lines + (_quoted(self.brief, self.chance, self.is_markdown) if self.chance.random() < 0.35 else [])

    def _copied(self, source: str) -> list[str]:
        """Paragraphs of the documentation as people paste them, or its sentences as they note them."""
        hang = " " * len(self.bullet)
        if self.chance.random() < 0.35 and (said := self.excerpts.sentences(source)):
            return [line for one in said for line in textwrap.wrap(self.bullet + one, self.width, subsequent_indent=hang)]
        head = (self.source or ("{p}:" if self.titled == "date" else "")).format(
            f=source, d=source.rpartition("/")[0], p=package(source)
        )
        pad = "> " if self.is_markdown else self.pad
        lines = [line for part in self.excerpts.paragraphs(source) for line in (*part.split("\n"), "")][:-1]
        return [*([head] if head else []), *([""] if self.is_markdown and head else []), *((pad + line).rstrip() for line in lines)]


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else text + "."


def _quoted(brief: Brief, chance: Random, is_markdown: bool) -> list[str]:
    """A command that somebody wanted to remember."""
    project = brief.company.project
    host = chance.choice(brief.company.machines).name if brief.company.machines else "nas"
    nas = next((machine.name for machine in brief.company.machines if machine.role == "nas"), host)
    table = chance.choice(project.entities)
    entity, page = table.name, project.page(table)
    command = chance.choice(
        (
            f"mysqldump --single-transaction {project.database} {entity} > /tmp/{entity}.sql",
            f"rsync -av --dry-run {project.home}/{project.layout.uploads}/ {nas}:/volume1/web/{project.name}/",
            "find /var/www -name '*.log' -size +20M",
            f"zcat /var/log/nginx/access.log.*.gz | grep -c {page}",
            f"mysql {project.database} -e 'select count(*) from {entity}'",
            f"ssh {host} df -h",
            f"tail -f {project.home}/{project.layout.log}",
            "systemctl reload php8.2-fpm",
            "apt list --upgradable",
        )
    )
    return ["", f"    {command}", ""] if is_markdown else [f"  {command}"]


@writes("text.accounts")
def accounts(brief: Brief, chance: Random) -> str:
    """The list of passwords that should not be there."""
    company, project = brief.company, brief.company.project
    rows_ = [(project.database, project.user, brief.secrets["database"])]
    for machine in company.machines[:2]:
        if machine.role in brief.secrets:
            rows_.append((machine.name, login(company, machine.name), brief.secrets[machine.role]))
    if "application" in brief.secrets:
        rows_.append((project.site, chance.choice(("admin", company.staff[0].mail)), brief.secrets["application"]))
    form = chance.choice(("{0}: {1} / {2}", "{0}\t{1}\t{2}", "{0}\n  user {1}\n  pw   {2}\n", "{1}@{0}   {2}", "{0} -> {1}:{2}"))
    lines = [form.format(*row) for row in rows_]
    if chance.random() < 0.6:
        lines.insert(0, chance.choice(("CHANGE THESE", "do not mail this", "accounts, as of " + Prose(brief, chance).date(30), "")))
    return "\n".join(lines).strip("\n") + "\n"


def login(company: Company, machine: str) -> str:
    """Whose password a machine's is, in every file that has it."""
    return dice(company.key, "login", machine).choice(("admin", "root", "deploy", "backup", company.name))


@writes("text.mail")
def mail(brief: Brief, chance: Random) -> str:
    """A mail that somebody saved, as the sender's program wrote it (RFC 5322)."""
    company = brief.company
    reader = next((one for one in company.staff if one.login == brief.owner), company.staff[0])
    others = [one for one in company.staff if one is not reader and one.full] or [reader]
    sender = chance.choice(others)
    sent = moments.before(brief, chance, 40)
    asked = moments.before(msgspec.structs.replace(brief, time=int(sent.timestamp()) * SECOND), chance, 4)
    prose = Prose(msgspec.structs.replace(brief, time=int(asked.timestamp()) * SECOND), chance)
    is_answer = bool(brief.spec.get("answer", chance.random() < 0.5))
    happened = None if is_answer or brief.phrases else _happened(brief, reader, sent, chance)
    if happened is not None:
        sender = happened[0]
    program = dice(company.key, "mailer", sender.mail).choice(tuple(mailers.PROGRAMS))
    subject = str(brief.spec.get("subject") or prose.some("subjects", 1)[0])
    body = [prose.fill(chance.choice(_pool("opening")), to=reader.first or reader.login), ""]
    asking = answer = ""
    if happened is not None:
        body += [happened[1]]
    elif is_answer and not brief.phrases:
        asking, answer, reply = (prose.fill(form) for form in prose.dealt(words("prose")["exchanges"]))
        body += [reply[:1].upper() + reply[1:] if chance.random() < 0.6 else reply]
    else:  # a model's phrases stand in the same places
        body += [" ".join(prose.some("answer" if is_answer else "ask", 1))]
        answer = prose.some("ask", 1)[0] if is_answer else ""
    if not is_answer and chance.random() < 0.25:
        body += ["", " ".join(prose.some("ask", 1))]
    body += ["", chance.choice(_pool("closing")), sender.first]
    if is_answer:
        said = ["", f"> {asking}"] if asking and chance.random() < 0.6 else []
        body += ["", *mailers.quoted(program, mailers.Answered(reader, sender, subject, asked, [answer, *said]))]
    elif chance.random() < 0.6:
        body += ["", "-- ", sender.full, sender.department, company.title, f"{company.city}"]
    return mailers.written(program, mailers.Message(sender, reader, subject, sent, asked if is_answer else None, body, chance))


EVENTS = {  # what people write about what they did in the application: (a|b) is one of them, [a] may be left out
    "saved": (
        "(I (changed|saved|entered|corrected)|I have (changed|entered)) {one} {n} {when}[,] (but|and) (the list still shows the old one|it is not in the list|the date is wrong (now|since)|the export does not have it|{who} does not see it|it looks (odd|strange) (now|in the list)). "
        "(Can you (check|look)[ please]?|What (happened|is wrong)?|Is it the cache[ again]?|Or is it only here?)",
        "{one} {n}: (I saved it|saved) {when}, (now|since then) (it is there twice|the (amount|name) is cut off|{who} gets (a white|a blank|an empty) page (for it|there)). (Any idea?|Please have a look.|Not urgent.|Can you repair that?)",
        "(can you|could you) (tell me|see|find out) what (was in|stood in) {one} {n} before? (I (overwrote|changed) (it|a field) {when}[, by mistake].|{who} (changed|overwrote) it {when}[ and needs the old value].)",
    ),
    "deleted": (
        "I deleted {one} {n} {when}[,] (by mistake|too early|and should not have). Can you (bring it back|restore it|get it back)[ (from the (backup|dump)|please)]?",
        "{one} {n} is gone, (that was me|I removed it) {when}. (Is there a copy?|There should be (a|last night's) backup?|{who} still needs it.)",
    ),
    "exported": (
        "the (export|csv|list) of {e} (that I made|from) {when} (has|opens with|shows) (strange {letters}|only one column|(wrong|odd) amounts|empty lines at the end) in Excel[, (it worked last (month|week)|for {who} too|on the other computer it is fine)].",
        "{when} I (exported|downloaded) {e}[ for {who}], (where is|why is there no) column (for (the status|remarks)|with the date)? (We (had|agreed on) that[, I think].|Can you add it?)",
    ),
    "failed": (
        "{when} I could not log in[, (the page only said that it (failed|did not work)|(the second time|then) it worked)]. (Did you change something|Was there an update|Is my account (all right|locked)|Has the password expired)?",
        "(login|logging in) (did not work|failed) {when}[, caps lock was off]. (Just so that you know.|Please check.|Anything (wrong|down)?)",
    ),
}  # fmt: skip


def _happened(brief: Brief, reader: Staff, sent: datetime.datetime, chance: Random) -> tuple[Staff, str] | None:
    """Somebody who did something in the application in the days before he wrote, as its log has it, and what he says of it."""
    company, until = brief.company, int(sent.timestamp()) * SECOND
    part, whole = brief.spec.get("share", (0, 1))
    about = next((one for one in company.project.entities if one.name == brief.spec.get("subject")), None)
    people = {one.mail.partition("@")[0]: one for one in company.staff if one.full}
    acts = [
        act
        for act in activity.between(company, brief.site, until - 3 * DAY, until)
        if act.what in EVENTS and act.user in people and act.number % whole == part and about in (None, act.entity)
    ]  # of each thing somebody writes once
    if not acts or chance.random() < 0.25:
        return None
    act = chance.choice(acts)
    entity = act.entity or company.project.entities[0]
    others = [one for one in company.staff if one.full and one not in (reader, people[act.user])] or company.staff
    slots = {
        "one": entity.one.replace("_", " "), "e": entity.name.replace("_", " "), "n": str(act.number), "letters": words("people")["regions"][company.region]["letters"], "who": chance.choice(others).first,
        "when": _when(moments.local(act.time, brief), sent, chance, words("people")["regions"][company.region]["dates"][0]),
    }  # fmt: skip
    forms = EVENTS[act.what]
    text = spun(forms[part % len(forms)] if whole > 1 else chance.choice(forms), chance, slots)
    return people[act.user], text[:1].upper() + text[1:] if chance.random() < 0.7 else text


def _when(moment: datetime.datetime, sent: datetime.datetime, chance: Random, form: str) -> str:
    """A moment as somebody names it who writes a little later."""
    days, hour = (sent.date() - moment.date()).days, f"{moment.hour}:{moment.minute:02}"
    if days == 0:
        return chance.choice(
            (
                f"at {hour}",
                f"today at {hour}",
                "this morning" if moment.hour < 12 else "this afternoon",
                "just now" if (sent - moment).total_seconds() < 1800 else "today",
                f"around {moment.hour} o'clock",
            )
        )
    if days == 1:
        return chance.choice(
            (f"yesterday at {hour}", "yesterday", "yesterday morning" if moment.hour < 12 else "yesterday afternoon")
        )
    return chance.choice((f"on {moment:%A}", f"on {moment:%A} at {hour}", f"on {moment:{form}}", f"{days} days ago"))


def _pool(name: str) -> list[str]:
    pool: list[str] = words("prose")[name]
    return pool


@writes("text.csv")
def export(brief: Brief, chance: Random) -> str:
    """Rows of one table as the application exports them (semicolons, CRLF, as Excel wants it here) or as mysql prints them."""
    entity = next(one for one in brief.company.project.entities if one.name == brief.spec["entity"])
    first = max(1, int(brief.spec.get("first", 1)))
    out = io.StringIO()
    names = ["id", *(column.name for column in entity.columns)]
    found = rows.rows(brief.company, brief.site, entity, first, int(brief.spec.get("last", entity.rows)), brief.time)
    if brief.path.endswith(".tsv"):
        writer = csv.writer(out, delimiter="\t", lineterminator="\n")
        writer.writerow(names)
        writer.writerows([["NULL" if value is None else value for value in row] for row in found])
    else:
        writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
        writer.writerow(names)
        writer.writerows([["" if value is None else str(value).replace(".", ",") if isinstance(value, Decimal) else value
                           for value in row] for row in found])  # fmt: skip
    text = out.getvalue()
    return text[: int(len(text) * 0.61)] if brief.state == "half" else text
