"""What lies about in the document root, and the nginx configuration that shows it; all drawn from the company."""

from __future__ import annotations

import base64
import datetime
import gzip
from random import Random

from mirage.base.chance import dice
from mirage.base.clock import SECOND
from mirage.base.errors import ConfigurationError
from mirage.content import briefs
from mirage.content.facts import Company
from mirage.content.writers import write
from mirage.gateway.http.ground import listen
from mirage.gateway.http.ground import password as drawn
from mirage.gateway.http.world import Planted, World

DAY = 86_400 * SECOND
WWW = ("root", "www-data")
NGINX = """\
server {{
{listen}    server_name {site} _;
    root {home};
    index index.php index.html;

    client_max_body_size 20m;

    location / {{
        try_files $uri $uri/ =404;
    }}

    location /{backup}/ {{
        autoindex on;
    }}

    location ~ \\.php$ {{
        include snippets/fastcgi-php.conf;
        fastcgi_pass unix:/run/php/php8.2-fpm.sock;
    }}
}}
"""


def plant(world: World) -> None:
    """Everything, in one step."""
    company, site = world.story.company, world.story.site
    project = company.project
    if not world.has(project.home.encode()):
        raise ConfigurationError('http.site = "company": this image has no packages of a web server; allowed: default')
    chance = dice(world.seed, "company site")
    user = chance.choice(("deploy", "webdeploy", f"{project.name[:12]}-sftp", "ftpdeploy"))
    password = drawn(chance, 14)
    backup = chance.choice(("backup", "backups", "old", "dump"))
    now = world.clock.now()
    made = now - int(chance.uniform(3, 11) * DAY)
    dumped = datetime.datetime.fromtimestamp(made // SECOND, datetime.UTC)
    name = f"{project.database}-{dumped:%Y-%m-%d}.sql.gz"
    dump = write(briefs.make(company, site, f"{project.home}/{backup}/{name}", "sql.dump", made, "root", {}, {}))
    dump = dump if dump.startswith(b"\x1f\x8b") else gzip.compress(dump, mtime=0)
    nginx = NGINX.format(site=project.site, home=project.home, backup=backup, listen=listen(world))
    config = world.read(f"{project.home}/{project.layout.config}".encode())
    files = [
        Planted(f"{project.home}/.env", environment(company, chance, user, password, world.secret("database")), made, 0o644, WWW),
        Planted(f"{project.home}/{backup}/{name}", dump, made, 0o644, WWW),
        Planted(f"/etc/nginx/sites-available/{project.name}", nginx.encode(), made, 0o644, ("root", "root")),
    ]
    if config:
        files.append(Planted(f"{project.home}/{project.layout.config}~", config, made - 40 * DAY, 0o644, WWW))
    world.plant("company", files, gone=["/etc/nginx/sites-enabled/default"], account=(user, password))


def environment(company: Company, chance: Random, user: str, password: str, database: str) -> bytes:
    """.env as the deployment wants it."""
    project, it = company.project, company.staff[0]
    lines = [
        "APP_ENV=production", f"APP_DEBUG={chance.choice(('false', 'false', 'true'))}", f"APP_URL=http://{project.site}",
        f"APP_KEY=base64:{_key(chance)}", "", "DB_HOST=localhost", f"DB_DATABASE={project.database}", f"DB_USERNAME={project.user}",
        f"DB_PASSWORD={database}", "", f"MAIL_FROM={it.mail}", f"MAIL_HOST={_mail(company)}", "MAIL_PORT=25", "",
        chance.choice(("# deployment, see wiki", "# for the deploy script", "# sftp")), "DEPLOY_HOST=localhost", "DEPLOY_PORT=22",
        f"DEPLOY_USER={user}", f"DEPLOY_PASSWORD={password}", f"DEPLOY_PATH={project.home}",
    ]  # fmt: skip
    return ("\n".join(lines) + "\n").encode()


def _key(chance: Random) -> str:
    return base64.b64encode(chance.randbytes(32)).decode()


def _mail(company: Company) -> str:
    return next((machine.name for machine in company.machines if machine.role == "mail"), "localhost")
