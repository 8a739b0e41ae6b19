"""What is laid out: the server block, a document root once made writable for all, and a forgotten note with the passwords."""

from __future__ import annotations

from stat import S_IFDIR

from mirage.base.chance import dice
from mirage.base.clock import SECOND
from mirage.gateway.http.ground import listen
from mirage.gateway.http.ground import password as drawn
from mirage.gateway.http.world import Planted, World

DAY = 86_400 * SECOND
NGINX = """\
server {{
{listen}    server_name _;
    root /var/www/html;
    index index.php index.html index.nginx-debian.html;

    client_max_body_size 128m;

    location / {{
        try_files $uri $uri/ =404;
    }}

    location /phpmyadmin/ {{
        root /usr/share;
        index index.php;
    }}

    location ~ ^/phpmyadmin/.+\\.php$ {{
        root /usr/share;
        include snippets/fastcgi-php.conf;
        fastcgi_pass unix:/run/php/php8.2-fpm.sock;
    }}

    location ~ \\.php$ {{
        include snippets/fastcgi-php.conf;
        fastcgi_pass unix:/run/php/php8.2-fpm.sock;
    }}
}}
"""
NOTE = """\
# nightly export, see cron
MYSQL_HOST=localhost
MYSQL_USER={database_user}
MYSQL_PASSWORD={database}
SFTP_USER={user}
SFTP_PASSWORD={password}
"""


def lay(world: World) -> None:
    """Everything, in one step. ConfigurationError: the world has another site."""
    chance = dice(world.seed, "phpmyadmin site")
    user = chance.choice(("dbexport", "sqlsync", "backup-sftp", "dbadmin"))
    password = drawn(chance, 12)
    made = world.clock.now() - int(chance.uniform(15, 80) * DAY)
    project = world.story.company.project
    note = NOTE.format(database_user=project.user, database=world.secret("database"), user=user, password=password)
    nginx = NGINX.format(listen=listen(world))
    files = [
        Planted("/etc/nginx/conf.d/phpmyadmin.conf", nginx.encode(), made, 0o644, ("root", "root")),
        Planted("/var/www/html", b"", made, S_IFDIR | 0o777, ("www-data", "www-data")),
        Planted("/var/www/html/export/.env", note.encode(), made, 0o644, ("www-data", "www-data")),
    ]
    world.plant("phpmyadmin", files, gone=["/etc/nginx/sites-enabled/default"], account=(user, password))
