"""Virtual hosts, sections and .htaccess of a configuration as Debian's package and its people write it."""

from __future__ import annotations

import pytest

from mirage.base.clock import ManualClock
from mirage.gateway.http.apache import settings
from mirage.gateway.http.apache.hosts import Host, choose, hosts
from mirage.gateway.http.apache.settings import BadSettings, Loader
from mirage.state.open import open_store
from mirage.vfs.caller import Caller
from mirage.vfs.layered import Layered
from mirage.vfs.types import ROOT
from mirage.vfs.view import View

CLOCK = ManualClock()
FILES = {
    "/etc/apache2/envvars": "export APACHE_LOG_DIR=/var/log/apache2$SUFFIX\n",
    "/etc/apache2/apache2.conf": """
        ErrorLog ${APACHE_LOG_DIR}/error.log
        IncludeOptional mods-enabled/*.load
        IncludeOptional mods-enabled/*.conf
        <Directory />
            AllowOverride None
            Require all denied
        </Directory>
        <Directory /var/www/>
            Options Indexes FollowSymLinks
            Require all granted
        </Directory>
        <FilesMatch "^\\.ht">
            Require all denied
        </FilesMatch>
        IncludeOptional sites-enabled/*.conf
    """,
    "/etc/apache2/mods-enabled/php8.2.load": "LoadModule php_module /usr/lib/apache2/modules/libphp8.2.so\n",
    "/etc/apache2/mods-enabled/php8.2.conf": """
        <FilesMatch ".+\\.ph(?:ar|p|tml)$">
            SetHandler application/x-httpd-php
        </FilesMatch>
        <IfModule mod_userdir.c>
            <Directory /var/www/>
                Options None
            </Directory>
        </IfModule>
    """,
    "/etc/apache2/sites-enabled/000-default.conf": """
        <VirtualHost *:80>
            DocumentRoot /var/www/html
            CustomLog ${APACHE_LOG_DIR}/access.log combined
        </VirtualHost>
    """,
    "/etc/apache2/sites-enabled/shop.conf": """
        # the shop
        <VirtualHost *:80>
            ServerName shop.example.com
            ServerAlias *.shop.example.com
            DocumentRoot "/var/www/shop"
            DirectoryIndex index.php
            Alias /docs/ /usr/share/doc/
            <Directory /var/www/shop>
                Options -Indexes \\
                    +FollowSymLinks
                AllowOverride All
            </Directory>
            <DirectoryMatch "^/var/www/shop/(\\.git|log)">
                Require all denied
            </DirectoryMatch>
            ErrorLog ${APACHE_LOG_DIR}/shop.error.log
        </VirtualHost>
    """,
}


@pytest.fixture
def root() -> Caller:
    caller = Caller(View(Layered(open_store("memory:", b"hosts"), None, [b"host"], CLOCK), CLOCK), ROOT, umask=0)
    for path, text in FILES.items():
        lay(caller, path, text)
    return caller


def lay(caller: Caller, path: str, text: str) -> None:
    for end in (at for at, sign in enumerate(path) if sign == "/" and at):
        if not caller.exists(path[:end].encode()):
            caller.mkdir(path[:end].encode(), 0o755)
    caller.write_file(path.encode(), text.encode(), 0o644)


def shop(root: Caller) -> Host:
    return choose(hosts(Loader(root).load()), 80, "shop.example.com")


@pytest.mark.parametrize(("name", "folder"), [
    ("shop.example.com", b"/var/www/shop"), ("a.shop.example.com", b"/var/www/shop"), ("other", b"/var/www/html"), ("", b"/var/www/html"),
])  # fmt: skip
def test_a_host_is_chosen_by_its_names_and_the_first_is_for_all_others(root: Caller, name: str, folder: bytes) -> None:
    assert choose(hosts(Loader(root).load()), 80, name).root == folder


def test_logs_stand_where_the_host_puts_them(root: Caller) -> None:
    first, second = hosts(Loader(root).load())
    assert (first.access, first.error) == (b"/var/log/apache2/access.log", b"/var/log/apache2/error.log")
    assert (second.access, second.error) == (b"/var/log/apache2/other_vhosts_access.log", b"/var/log/apache2/shop.error.log")


@pytest.mark.parametrize(("path", "granted", "lists", "handler"), [
    ("/x.txt", "all", False, ""), ("/x.php", "all", False, "application/x-httpd-php"), ("/.htpasswd", "", False, ""),
    ("/.git/config", "", False, ""), ("/log/", "", False, ""), ("/docs/README", "", False, ""),
])  # fmt: skip
def test_sections_are_merged_from_the_root_down(root: Caller, path: str, granted: str, lists: bool, handler: str) -> None:
    host = shop(root)
    rules = host.rules(root, host.place(path.encode()), path.encode())
    assert (rules.granted, rules.lists, rules.handler, rules.index) == (granted, lists, handler, (b"index.php",))


def test_an_htaccess_counts_where_it_may_and_takes_its_folder_s_files(root: Caller) -> None:
    lay(
        root,
        "/var/www/shop/up/.htaccess",
        "AddType application/x-httpd-php .jpg\nOptions +Indexes\n<Files secret>\nRequire all denied\n</Files>\n",
    )
    lay(root, "/var/www/html/.htaccess", "Require all denied\n")
    host = shop(root)
    inside = host.rules(root, b"/var/www/shop/up/a.jpg", b"/up/a.jpg")
    assert (inside.types, inside.lists, inside.granted) == ((("jpg", "application/x-httpd-php"),), True, "all")
    assert host.rules(root, b"/var/www/shop/up/secret", b"/up/secret").granted == ""
    other = choose(hosts(Loader(root).load()), 80, "")
    assert other.rules(root, b"/var/www/html/x", b"/x").granted == "all"


@pytest.mark.parametrize(("text", "fault"), [
    ("RewriteEngine On\n", "Invalid command 'rewriteengine', perhaps misspelled or defined by a module not included in the server configuration"),
    ("<Files x>\n", "<files> was not closed."),
])  # fmt: skip
def test_an_htaccess_that_is_none_is_told(root: Caller, text: str, fault: str) -> None:
    lay(root, "/var/www/shop/.htaccess", text)
    assert shop(root).rules(root, b"/var/www/shop/x", b"/x").is_broken == f"/var/www/shop/.htaccess: {fault}"


def test_a_change_is_seen_by_the_places_that_were_read(root: Caller) -> None:
    loader = Loader(root)
    loader.load()
    before = loader.stamp()
    assert loader.stamp() == before
    lay(root, "/etc/apache2/sites-enabled/more.conf", "")
    assert loader.stamp() != before


@pytest.mark.parametrize("text", ["</Directory>\n", "<Directory />\n</Files>\n", "<Directory /\n</Directory>\n"])
def test_sections_that_do_not_fit_are_refused(text: str) -> None:
    with pytest.raises(BadSettings):
        settings.parse(text)
