"""The homes of the machine's people: what each left in the time from his account's making to his last visit."""

from __future__ import annotations

from random import Random

from mirage.base.chance import dice
from mirage.content import webserver
from mirage.content.facts import Entity
from mirage.content.git import remote_host
from mirage.content.policy import state
from mirage.content.rewrites import plan as rewrites
from mirage.content.secrets import KEY
from mirage.content.words import words
from mirage.content.writers import handy
from mirage.content.writers.scripts import STAMPS
from mirage.content.writers.shell import FETCHED
from mirage.world.identity import DAY, MINUTE, Person
from mirage.world.logs import errands
from mirage.world.logs.lines import local
from mirage.world.logs.packagelogs import command
from mirage.world.plans import below
from mirage.world.plans.author import COPY, Author
from mirage.world.plans.entry import Entry, Sketch, Unit, apart
from mirage.world.plans.times import day_of, rows_at, within

NOTES = (
    "notes.txt",
    "notes.md",
    "NOTES",
    "howto.txt",
    "server.txt",
    "readme.txt",
    "doc.txt",
    "setup.md",
    "ideas.txt",
    "meeting.txt",
    "restore.txt",
    "handover.md",
    "network.txt",
    "install-notes.txt",
)
TODOS = ("todo", "todo.txt", "TODO.txt", "todo.md", "open.txt", "tasks.txt", "later.txt")
ACCOUNTS = ("accounts.txt", "pw.txt", "access.txt", "logins", ".pw", "db.txt")
MAILS = ("fwd", "mail", "mails", "from-mail", "saved")
EXPORTS = ("export", "exports", "csv", "lists", "out")
DUMPS = ("sql", "dump", "dumps", "backup", "db")
TOOLS = ("bin", "scripts", "tools")
DOC = "/usr/share/doc"
EXAMPLES = (  # scripts that packages bring and people copy, to try them or to have them at hand
    f"{DOC}/git/contrib/git-resurrect.sh", f"{DOC}/git/contrib/rerere-train.sh", f"{DOC}/git/contrib/stats/packinfo.pl", f"{DOC}/git/contrib/workdir/git-new-workdir",
    f"{DOC}/cron/examples/cron-tasks-review.sh", f"{DOC}/cron/examples/crontab2english.pl", f"{DOC}/cron/examples/cron-stats.pl", f"{DOC}/lsof/examples/count_pf.pl",
    f"{DOC}/lsof/examples/watch_a_file.pl", f"{DOC}/lsof/examples/sort_res.pl", f"{DOC}/lsof/examples/big_brother.pl", f"{DOC}/lm-sensors/examples/daemon/healthd.sh",
    f"{DOC}/socat/examples/mail.sh", f"{DOC}/ifupdown/examples/ping-places.sh", f"{DOC}/ifupdown/examples/get-mac-address.sh",
)  # fmt: skip


def draw(author: Author, unit: Unit) -> list[Entry]:
    """All that is in one home."""
    person = next(one for one in author.identity.people if one.name == unit.spec["person"])
    return _Home(author, person).entries()


class _Home:
    def __init__(self, author: Author, person: Person) -> None:
        self.author, self.person = author, person
        self.story = author.story
        self.chance = dice(author.story.company.key, "home", person.name)
        self.sketch = Sketch(person.name, person.created, uid=person.uid, gid=person.uid, mode=0o700)
        self.last = person.stays[-1].end - 30_000_000 if person.stays else person.created
        self.visible: list[str] = []
        self.exports = ""  # a directory for them
        self.tables: list[tuple[Entity, str]] = []  # exports as a script can read them
        self.documents = self.chance.sample(author.documents, len(author.documents))  # nobody copies the same twice
        self.fetched = ""  # a site from which he got something
        self.editor = self.chance.choice(("vi", "nano", "nano"))
        self.has_htop = self.chance.random() < 0.5
        self.has_database = "mariadb-server" in self.story.site.packages
        self.has_mysql = bool(person.full) and self.chance.random() < 0.65 and self.has_database
        staff = [one.login for one in author.story.company.staff]
        self.commits = any(staff[commit.author] == person.name for commit in author.story.company.project.commits)

    def entries(self) -> list[Entry]:
        for name in (".bash_logout", ".bashrc", ".profile"):
            self.sketch.file(name, COPY, self.person.created + apart(name) // 90, of=f"/etc/skel/{name}", exact=True)
        if self.person.seen:
            self._ssh()
            if self.person.full:
                self._papers()
                self._dumps()
                self._tools()
                self._examples()
                self._handy()
                self._rewrite()
            self._settings()
            self._history()
        return self.sketch.entries

    def when(self, since: int = 0) -> int:
        """Some moment at which he was here."""
        return within(self.chance, self.person.stays, since)

    def _ssh(self) -> None:
        chance, company, person = self.chance, self.story.company, self.person
        computer = f"{person.name}@{chance.choice(('laptop', 'pc', 'ws', 'desktop', 'nb', 'thinkpad'))}{chance.choice(('', '', '-' + person.name, chance.randint(1, 40)))}"
        remote = remote_host(company) if self.commits or person.admin else ""  # who pulls has met the machine that he pulls from
        self.hosts = [
            machine.name
            for machine in company.machines
            if machine.name == remote or (machine.role != "print" and chance.random() < 0.65)
        ]
        allowed = self.person.created + int(chance.uniform(3, 40) * MINUTE)
        self.sketch.directory(".ssh", allowed - chance.randrange(2_000_000, 40_000_000_000), 0o700)
        self.sketch.file(".ssh/authorized_keys", "ssh.authorized", allowed, 0o600, comment=computer)
        key = ""
        if chance.random() < 0.6:
            key = f"{KEY}{person.name}@{self.story.site.hostname}"
            made = self.when()
            self.sketch.file(".ssh/id_ed25519", "ssh.private", made, 0o600, secrets=(key,), key=key)
            self.sketch.file(".ssh/id_ed25519.pub", "ssh.public", made + 1_000_000, secrets=(key,), key=key)
        if self.hosts:
            visited = self.when()
            self.sketch.file(".ssh/known_hosts", "ssh.known", visited, 0o600, hosts=self.hosts)
            self.sketch.file(".ssh/known_hosts.old", "ssh.known", visited - 180_000_000, 0o644, hosts=self.hosts, old=True)
            if person.full and chance.random() < 0.55:
                self.sketch.file(
                    ".ssh/config", "ssh.config", self.when(), chance.choice((0o600, 0o644)), hosts=self.hosts, key=bool(key)
                )

    def _papers(self) -> None:
        """Notes, lists, saved mails, exports."""
        chance, entities = self.chance, self.story.company.project.entities
        names = chance.sample(NOTES, chance.choice((1, 1, 2, 2, 3)))
        for part, name in enumerate(names):
            self._text(name, "text.notes", share=(part, len(names)), begun=self._read())
        if chance.random() < 0.75:
            self._text(chance.choice(TODOS), "text.todo", begun=self._read())
        if chance.random() < 0.4:
            held = ("database", *(machine.role for machine in self.story.company.machines[:2]), "application")
            own = words("people")["regions"][self.story.company.region]["accounts"]
            self.sketch.file(
                chance.choice((*ACCOUNTS, own)), "text.accounts", self.when(), chance.choice((0o600, 0o644)), secrets=held
            )
        if chance.random() < 0.6:
            folder = chance.choice(MAILS)
            self.sketch.directory(folder, self.when(), 0o755)
            count = chance.randint(2, 9)
            for number in range(count):
                subject, is_answer = chance.choice(entities).name, chance.random() < 0.5
                name, about = chance.choice((
                    (f"{number + 1}.eml", {}), (f"mail-{number + 1:02}.eml", {}), (f"{subject}.eml", {"subject": subject, "answer": False}),
                    (f"Re_ {subject}.eml", {"subject": subject, "answer": True}), (f"{subject}-{number}.eml", {"subject": subject, "answer": is_answer}),
                ))  # fmt: skip
                if f"{folder}/{name}" not in self.sketch.places:
                    self.sketch.file(f"{folder}/{name}", "text.mail", self.when(), facts={"share": (number, count), **about})
        if chance.random() < 0.7:
            folder = self.exports = chance.choice((*EXPORTS, "")) if chance.random() < 0.7 else ""
            for number in range(chance.randint(1, 5)):
                entity, at = chance.choice(entities), self.when()
                day = day_of(at, self.story.site.timezone)
                name = chance.choice(
                    (
                        f"{entity.name}-{day}.csv",
                        f"{entity.name}.csv",
                        f"{entity.name}_{number + 1}.csv",
                        f"{entity.name}-{day[:7]}.tsv",
                    )
                )
                self._export(f"{folder}/{name}" if folder else name, entity, at, state("text.csv", chance))

    def _export(self, path: str, entity: Entity, at: int, condition: str = "valid") -> None:
        """A table as it was then."""
        if path not in self.sketch.places:
            self.sketch.file(path, "text.csv", at, entity=entity.name, last=rows_at(self.story, entity.rows, at), state=condition)
            self.visible.append(path)
            if path.endswith(".csv") and condition == "valid":
                self.tables.append((entity, path))

    def _read(self) -> list[str]:
        """Documents that he had before him as he wrote."""
        number = self.chance.choice((0, 2, 3, 4, 5, 6))
        taken, self.documents = self.documents[:number], self.documents[number:]
        return taken

    def _text(self, name: str, kind: str, **spec: object) -> None:
        self.sketch.file(name, kind, self.when(), chance_mode(self.chance), facts=spec, state=state(kind, self.chance))
        self.visible.append(name)

    def _dumps(self) -> None:
        chance, project = self.chance, self.story.company.project
        if chance.random() < 0.5:
            folder = chance.choice((*DUMPS, ""))
            for _ in range(chance.choice((1, 1, 2, 3))):
                at, entity = self.when(), chance.choice(project.entities)
                day = day_of(at, self.story.site.timezone)
                name, spec = chance.choice((
                    (f"{project.database}-{day}.sql.gz", {}), (f"{project.database}.sql", {}), (f"{entity.name}.sql", {"entity": entity.name}),
                    (f"{project.database}-before-upgrade.sql.gz", {}), (f"{entity.name}-{day}.sql", {"entity": entity.name}), (f"{day.replace('-', '')}.sql.gz", {}),
                ))  # fmt: skip
                path = f"{folder}/{name}" if folder else name
                if path not in self.sketch.places:
                    self.sketch.file(path, "sql.dump", at, facts=spec, state=state("sql.dump", chance))
                    self.visible.append(path)
        if chance.random() < 0.35:
            is_apache = webserver.is_apache(self.story.site.packages)
            default = "/etc/apache2/sites-available/000-default.conf" if is_apache else "/etc/nginx/sites-available/default"
            self.sketch.file(
                chance.choice(("default.bak", "nginx-default.old", "default.orig")),
                COPY,
                self.when(),
                of=default,
            )

    def _tools(self) -> None:
        chance, project = self.chance, self.story.company.project
        if chance.random() < 0.65:
            folder = chance.choice(TOOLS)
            known = (
                ("uploads", "export", "deploy", "disk") if self.person.admin else ("uploads", "export", "disk")
            )  # nobody else may pull
            for job in chance.sample(known, chance.randint(1, 3)):
                name = {"uploads": "sync-uploads.sh", "export": "monthly.sh", "deploy": "deploy.sh", "disk": "df-check.sh"}[job]
                at, about = self.when(), self._monthly() if job == "export" else {}
                self.sketch.file(f"{folder}/{name}", "script.sh", at, 0o755, facts={"job": job, "admin": self.person.admin, **about})
                if job == "export":
                    self._exported(at, **about)
                self.visible.append(f"{folder}/{name}")
        if chance.random() < 0.4:
            entity, path = chance.choice(self.tables or [(chance.choice(project.entities), "")])
            name = chance.choice((f"{entity.name}.py", f"sum_{entity.name}.py", "sums.py", "stat.py", f"check_{entity.name}.py"))
            about = {"entity": entity.name, "file": path} if path else {"entity": entity.name}
            self.sketch.file(name, "script.py", self.when(), facts=about, state=state("script.py", chance))
            self.visible.append(name)

    def _examples(self) -> None:
        """As cp leaves them: with the mode of the file that they come from."""
        chance, lower = dice(self.story.company.key, "examples", self.person.name), self.author.lower
        there = [(path, found.mode & 0o755) for path in EXAMPLES if (found := below.stat(lower, path)) is not None]
        folder = next((f"{name}/" for name in TOOLS if name in self.sketch.places), "")
        for path, mode in chance.sample(there, min(len(there), chance.choice((0, 0, 0, 1, 1, 2, 3)))):
            name = folder + path.rpartition("/")[2]
            self.sketch.file(name, COPY, within(chance, self.person.stays), mode, of=path)
            self.visible.append(name)

    def _handy(self) -> None:
        """What he looks at often, in a word."""
        chance, packages = dice(self.story.company.key, "handy", self.person.name), self.story.site.packages
        known = [
            job
            for job in handy.JOBS
            if handy.NEEDING.get(job, "") in ("", *packages) and (self.person.admin or job not in handy.ADMINS)
        ]
        folder = next((name for name in TOOLS if name in self.sketch.places), chance.choice(TOOLS))
        for job in chance.sample(known, chance.choice((0, 1, 2, 3, 3, 4, 6))):
            name = f"{folder}/{chance.choice(handy.NAMES[job])}"
            self.sketch.file(
                name, "script.handy", within(chance, self.person.stays), 0o755, facts={"job": job, "admin": self.person.admin}
            )
            self.visible.append(name)

    def _rewrite(self) -> None:
        """The application once more, written in some of his visits; who commits to it is who wants it new."""
        found = rewrites.draw(self.story.company, self.person.name) if self.person.admin or self.commits else None
        if found is None:
            return
        chance = dice(self.story.company.key, "rewritten", self.person.name)
        begun = within(chance, self.person.stays)
        for file in found.files:
            self.sketch.file(f"{found.top}/{file.path}", file.kind, within(chance, self.person.stays, begun), facts=file.spec)

    def _monthly(self) -> dict[str, str]:
        """What his script takes out of the database, and where it lays it."""
        entity = self.chance.choice(self.story.company.project.entities)
        return {"folder": self.exports, "entity": entity.name, "stamp": self.chance.choice(STAMPS)}

    def _exported(self, since: int, folder: str, entity: str, stamp: str) -> None:
        """What the script has left, run now and then since it was written."""
        table = next(one for one in self.story.company.project.entities if one.name == entity)
        for _ in range(self.chance.randint(1, 4)):
            if any(stay.start > since for stay in self.person.stays):
                at = self.when(since + 1)
                name = f"{entity}-{local(at, self.story.site.timezone):{stamp}}.tsv"
                self._export(f"{folder}/{name}" if folder else name, table, at)

    def _settings(self) -> None:
        """Dot files that programs and people leave."""
        chance, person = self.chance, self.person
        for name, kind, share, mode in (
            (".gitconfig", "shell.gitconfig", 1.0 if self.commits else 0.2, 0o644), (".lesshst", "shell.less", 0.6, 0o600),
            (".selected_editor", "shell.editor", 0.3, 0o644), (".bash_aliases", "shell.aliases", 0.4, 0o644),
            (".screenrc", "shell.screenrc", 0.2, 0o644), (".wget-hsts", "shell.hsts", 0.3, 0o644),
        ):  # fmt: skip
            if chance.random() < share:
                about = {"editor": self.editor}
                if kind == "shell.hsts":
                    self.fetched = about["host"] = chance.choice(tuple(FETCHED))
                self.sketch.file(name, kind, self.when(), mode, facts=about)
        if self.has_mysql:
            self.sketch.file(".mysql_history", "shell.mysql", self.when(), 0o600)
        if person.full and chance.random() < 0.5 and self.has_database:
            self.sketch.file(".my.cnf", "shell.mycnf", self.when(), 0o600, secrets=("database",))
        shares = [machine.role for machine in self.story.company.machines if machine.role in ("ci", "nas", "backup")]
        if shares and chance.random() < 0.5:
            self.sketch.file(".netrc", "shell.netrc", self.when(), 0o600, secrets=(shares[-1],), role=shares[-1])
        if self.has_htop:
            self.sketch.directory(".config", person.created + DAY, 0o700)
            self.sketch.directory(".config/htop", self.when(), 0o700)
            self.sketch.file(".config/htop/htoprc", "shell.htop", self.when(), 0o664, cores=self.author.identity.cores)
        if self.editor == "nano":
            first = self.when()
            self.sketch.directory(".local", first, 0o755)
            self.sketch.directory(".local/share", first, 0o700)
            self.sketch.directory(".local/share/nano", first, 0o700)

    def _history(self) -> None:
        spec: dict[str, object] = {
            "files": self.visible, "hosts": self.hosts, "admin": self.person.admin, "editor": self.editor, "htop": self.has_htop,
            "mysql": self.has_mysql, "git": ".gitconfig" in self.sketch.places, "fetched": self.fetched,
        }  # fmt: skip
        own, lower = self.author.identity, self.author.lower
        kernels = [f"linux-image-{own.kernel}"] if below.at(lower, f"/boot/vmlinuz-{own.kernel}") is not None else []
        site = self.story.site
        spec["visits"] = errands.visits(self.author.seed, site.packages, own, self.person, kernels, site.now)
        if self.person.admin:
            spec |= {"apt": command(self.author.seed), "listed": own.is_listed}
        if not self.person.full:
            spec["lines"] = self.chance.randint(6, 60)
        first = min(self.person.stays[0].end, self.last) if self.person.stays else self.last
        self.sketch.file(".bash_history", "shell.history", self.last, 0o600, facts=spec, exact=True, made=first)


def chance_mode(chance: Random) -> int:
    """Most people never change it."""
    return chance.choices((0o644, 0o600, 0o664), (8, 2, 1))[0]
