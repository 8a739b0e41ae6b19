"""The server block of the application under nginx 1.22: Debian's default site, copied and changed, or written anew.

What is written here is what the web server of this machine does (`gateway.http.nginx` reads it), so authors differ in the way they
say a thing, and in what needs no saying.
"""

from __future__ import annotations

import re
from random import Random

from mirage.base.chance import dice
from mirage.content.application import upload_limit
from mirage.content.facts import Brief
from mirage.content.remarks import Remarks
from mirage.content.writers import writes

SOCKET = "unix:/run/php/php8.2-fpm.sock"
STATIC = ("css", "js", "png", "ico", "jpg", "gif", "svg", "woff2", "jpeg")
SLOW = (  # of a location that runs PHP: what its application gets along with anyway
    ("fastcgi_read_timeout {0};", ("60", "90s", "120", "180s", "300")), ("fastcgi_buffers {0};", ("8 16k", "16 16k", "16 8k", "32 4k")),
    ("fastcgi_buffers {0};\nfastcgi_buffer_size 32k;", ("8 32k", "16 32k", "16 16k")), ("fastcgi_send_timeout {0};", ("60s", "120", "180")),
    ("fastcgi_connect_timeout {0};", ("5s", "10", "30s")), ("fastcgi_param HTTP_PROXY {0};", ('""',)), ("fastcgi_keep_conn {0};", ("on", "off")),
)  # fmt: skip
NEEDLESS = (  # of a server: what is so without being said, or nothing that is seen outside
    ("autoindex {0};", ("off",)), ("sendfile {0};", ("on",)), ("tcp_nopush {0};", ("on",)), ("client_body_buffer_size {0};", ("128k", "256k", "1m")),
    ("client_body_timeout {0};", ("60s", "60")), ("send_timeout {0};", ("60s", "60")), ("disable_symlinks {0};", ("off",)),
    ("port_in_redirect {0};", ("off",)), ("ignore_invalid_headers {0};", ("on",)), ("log_not_found {0};", ("on",)),
)  # fmt: skip


@writes("app.nginx")
def nginx(brief: Brief, chance: Random) -> str:
    """The file in sites-available."""
    if "\nserver {" not in brief.given or chance.random() < 0.5:
        return _Server(brief, chance).text()
    return _changed(brief, chance)


def closed(brief: Brief) -> list[str]:
    """The application's directories that nobody outside needs."""
    layout = brief.company.project.layout
    paths = (layout.includes, layout.schema, layout.cleanup, layout.logs, layout.cache)
    return list(dict.fromkeys(path.partition("/")[0] for path in paths))


def _changed(brief: Brief, chance: Random) -> str:
    """The default site as its comments invite one to change it."""
    project = brief.company.project
    head, _, rest = brief.given.partition("# Default server configuration")
    block = rest[: rest.index("\n}\n") + 3]
    block = (
        block.replace(" default_server;", ";", 2)
        .replace("root /var/www/html;", f"root {project.home};")
        .replace("server_name _;", f"server_name {project.site};")
    )
    block = re.sub(r"\tindex index\.html.*\n", "\tindex index.php;\n", block)
    logs = f"\n\taccess_log /var/log/nginx/{project.name}.access.log;\n\terror_log /var/log/nginx/{project.name}.error.log;\n\n\tclient_max_body_size {upload_limit(brief.company)}m;\n"
    block = block.replace("\n\tlocation / {", f"{logs}\n\tlocation / {{", 1)
    pieces = block.split("\t# pass PHP scripts to FastCGI server\n")
    php = "\tlocation ~ \\.php$ {\n\t\tinclude snippets/fastcgi-php.conf;\n"
    if chance.random() < 0.5:
        php += "\n\t\t# With php-fpm (or other unix sockets):\n"
    php += "\t\tfastcgi_pass unix:/run/php/php8.2-fpm.sock;\n\t}\n"
    deny = f"\n\tlocation ~ ^/(\\.git|{'|'.join(closed(brief))})/ {{\n\t\tdeny all;\n\t}}\n"
    block = (
        pieces[0]
        + chance.choice(("\t# pass PHP scripts to FastCGI server\n\t#\n", "\t# pass PHP scripts to FastCGI server\n", ""))
        + php
        + deny
        + "}\n"
    )
    if chance.random() < 0.5:  # what nobody needs was thrown out
        block = re.sub(
            r"(?m)^\t# (SSL configuration|Read up|Note:|See:|listen|Self signed|Don't use|include snippets).*\n", "", block
        )
        block = (
            re.sub(r"(?m)^\t#\n(?=(\t#\n|\n))", "", re.sub(r"(?m)(^\t#\n)+", "\t#\n", block))
            .replace("\n\n\n", "\n\n")
            .replace("\t#\n\n", "")
        )
    title = "".join(line + "\n" for line in Remarks(brief, chance).always("", "site"))
    return (head if chance.random() < 0.3 else "") + title + block.removeprefix("\n#\n")


class _Server:
    """Written by hand."""

    def __init__(self, brief: Brief, chance: Random) -> None:
        own = dice(brief.company.key, "nginx")
        self.brief, self.chance, self.project = brief, chance, brief.company.project
        self.remarks = Remarks(brief, chance)
        self.pad = own.choice(("    ", "\t", "    ", "  "))
        self.is_wide = own.random() < 0.2  # values stand below each other
        self.is_short = own.random() < 0.35  # what fits into a line stands in one
        self.gaps = own.choice((0.3, 0.7, 1.0))

    def text(self) -> str:
        chance, project = self.chance, self.project
        names = chance.choice((project.site, project.site, f"{project.site} {project.name}"))
        first = [
            chance.choice((["listen 80;"], ["listen 80;", "listen [::]:80;"], ["listen [::]:80;", "listen 80;"], ["listen *:80;"])),
            [f"server_name {names};"],
        ]
        second = [[f"root {project.home};"], [chance.choice(("index index.php;", "index index.php;", "index index.php index.html;"))]]
        logs = [f"access_log /var/log/nginx/{project.name}.access.log;", f"error_log /var/log/nginx/{project.name}.error.log;"]
        other = [[f"client_max_body_size {upload_limit(self.brief.company)}{chance.choice(('m', 'm', 'M'))};"]]
        other += [[line] for line in self._some(NEEDLESS, (0, 0, 1, 1, 2, 3))]
        for part in (first, second, other):
            chance.shuffle(part)
        third = [logs if chance.random() < 0.6 else logs[::-1], *other]
        parts = [first, second, third] if chance.random() < 0.8 else [second, first, third]
        lines: list[str] = []
        for part in parts:
            lines += [""] if lines and chance.random() < self.gaps else []
            lines += self._lined([line for group in part for line in group])
        blocks = [self._plain(), self._php(), self._static()]
        blocks = [block for block in blocks if block]
        shut = self._shut()
        at = chance.choice((0, len(blocks), 1))
        for block in [*blocks[:at], *shut, *blocks[at:]]:
            lines += ["", *block] if chance.random() < self.gaps else block
        body = "\n".join((self.pad + line.replace("\t", self.pad)) if line else "" for line in lines)
        head = self.remarks.always("", "site") if chance.random() < 0.6 else []
        return "\n".join([*head, "server {", body, "}"]) + "\n"

    def _some(self, pool: tuple[tuple[str, tuple[str, ...]], ...], numbers: tuple[int, ...]) -> list[str]:
        return [form.format(self.chance.choice(values)) for form, values in self.chance.sample(pool, self.chance.choice(numbers))]

    def _lined(self, lines: list[str]) -> list[str]:
        """In columns, by who likes them."""
        if not self.is_wide:
            return lines
        widest = max(len(line.split()[0]) for line in lines)
        return [f"{name:<{widest}} {rest}" for name, _, rest in (line.partition(" ") for line in lines)]

    def _block(self, name: str, lines: list[str]) -> list[str]:
        if self.is_short and len(lines) == 1:
            return [f"location {name} {{ {lines[0]} }}"]
        return [f"location {name} {{", *(f"\t{line}" for line in lines), "}"]

    def _plain(self) -> list[str]:
        return self._block("/", ["try_files $uri $uri/ =404;"])

    def _php(self) -> list[str]:
        chance = self.chance
        whole = ["include snippets/fastcgi-php.conf;", f"fastcgi_pass {SOCKET};"]
        if chance.random() < 0.55:  # as it is told everywhere
            whole = [f"fastcgi_pass {SOCKET};"]
            param = "fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name;"
            whole += chance.choice(
                (["include fastcgi.conf;"], ["include fastcgi_params;", param], [param, "include fastcgi_params;"])
            )
            whole += ["fastcgi_index index.php;"] if chance.random() < 0.5 else []
            chance.shuffle(whole)
            whole = [chance.choice(("try_files $uri =404;", "try_files $fastcgi_script_name =404;")), *whole]
        extra = self._some(SLOW, (0, 0, 0, 1, 1, 2, 3))
        return self._block(
            chance.choice(("~ \\.php$", "~ \\.php$", "~* \\.php$", "~ [^/]\\.php$")),
            [*whole, *(line for text in extra for line in text.split("\n"))],
        )

    def _static(self) -> list[str]:
        """What browsers may keep for a while."""
        if self.chance.random() < 0.4:
            return []
        names = self.chance.sample(STATIC, self.chance.randint(2, len(STATIC)))
        how = self.chance.choice(("7d", "30d", "12h", "1h", "14d", "1d"))
        name = f"~* \\.({'|'.join(names)})$"
        return [*self.remarks.some("cache"), *self._block(name, [f"expires {how};"])]

    def _shut(self) -> list[list[str]]:
        """What nobody needs to see: in one expression, or each by itself."""
        chance, names = self.chance, closed(self.brief)
        no = chance.choice(("deny all;", "deny all;", "deny all;", "return 403;"))
        form = chance.choice(("one", "one", "each", "strict"))
        if form == "one":
            names = chance.sample(names, len(names))
            name = chance.choice(("~ ^/(\\.git|{0})/", "~ ^/({0}|\\.git)/", "~ ^/(?:{0}|\\.git)/", "~ /(\\.git|{0})/")).format(
                "|".join(names)
            )
            found = [self._block(name, [no])]
        else:
            sign = "^~ " if form == "strict" else ""
            found = [self._block(f"= /{name}" if "." in name else f"{sign}/{name}/", [no]) for name in names]
            found.append(self._block(chance.choice(("~ /\\.", "~ /\\.git", "~ /\\.(git|ht)", "^~ /.git")), [no]))
            chance.shuffle(found)
        return [[*self.remarks.some("deny"), *found[0]], *found[1:]]
