"""What the people who set the blog up have left on the machine: its configuration, a copy of it too many, and an account for FTP."""

from __future__ import annotations

from mirage.base.chance import dice
from mirage.base.clock import SECOND
from mirage.gateway.http.ground import listen
from mirage.gateway.http.ground import password as drawn
from mirage.gateway.http.sites.wordpress.outdated import planted
from mirage.gateway.http.world import Planted, World

DAY = 86_400 * SECOND
HOME = "/usr/share/wordpress"
NGINX = """\
server {{
{listen}    server_name {site} _;
    root /usr/share/wordpress;
    index index.php;

    client_max_body_size 64m;

    location / {{
        try_files $uri $uri/ /index.php?$args;
    }}

    location ~ \\.php$ {{
        include snippets/fastcgi-php.conf;
        fastcgi_pass unix:/run/php/php8.2-fpm.sock;
    }}
}}
"""
CONFIG = """\
<?php
define('DB_NAME', 'wordpress');
define('DB_USER', 'wordpress');
define('DB_PASSWORD', '{database}');
define('DB_HOST', 'localhost');
define('DONT_SET_WP_CONTENT_DIR', true);
define('FS_METHOD', 'direct');
// plugin updates from the old host
define('FTP_HOST', 'localhost');
define('FTP_USER', '{user}');
define('FTP_PASS', '{password}');
?>
"""


def lay(world: World) -> tuple[int, str]:
    """Everything, in one step: since when the blog is there (nanoseconds), and its database's password.

    ConfigurationError: the world has another site.
    """
    company = world.story.company
    chance = dice(world.seed, "wordpress site")
    user = chance.choice(("wpadmin", "webftp", "ftpuser", "wp-deploy"))
    password = drawn(chance, 12)
    born = dice(world.seed, "wordpress age").uniform(20, 90)
    made = world.clock.now() - int(born * DAY)
    database = drawn(chance, 14)
    config = CONFIG.format(database=database, user=user, password=password).encode()
    nginx = NGINX.format(site=company.project.site, listen=listen(world))
    files = [
        Planted("/etc/wordpress/config-default.php", config, made, 0o640, ("root", "www-data")),
        Planted(f"{HOME}/wp-config.php.bak", config, made + DAY, 0o644, ("root", "root")),
        Planted("/etc/nginx/conf.d/wordpress.conf", nginx.encode(), made, 0o644, ("root", "root")),
        Planted(f"{HOME}/wp-content/uploads/index.html", b"", made, 0o644, ("www-data", "www-data")),
        Planted(f"{HOME}/wp-content/upgrade/index.html", b"", made, 0o644, ("www-data", "www-data")),
    ]
    world.plant("wordpress", [*files, *planted(HOME, made)], gone=["/etc/nginx/sites-enabled/default"], account=(user, password),
                owned={f"{HOME}/wp-content": "www-data"})  # fmt: skip
    return made, database
