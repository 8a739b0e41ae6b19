"""The blog's database as statements see it: WordPress 6.1's tables, with the few rows that a blog of one author has."""

from __future__ import annotations

import re
from typing import Any

from mirage.content.schema import PRIMARY, Column, Key, Schema
from mirage.gateway.http.php.sql import Row
from mirage.gateway.http.php.sql.functions import password_hash
from mirage.gateway.http.recording import Recording
from mirage.gateway.http.sites.phpmyadmin.kept import Kept, Table, User
from mirage.gateway.http.sites.phpmyadmin.users import ALL
from mirage.gateway.http.sites.wordpress.accounts import ADMIN, Accounts
from mirage.gateway.http.world import World
from mirage.world.logs.lines import local

SHAPES = {  # wp-admin/includes/schema.php, and BookingPress' own; n: a number, d: a moment, the rest text
    "wp_users": (
        "ID:n user_login user_pass user_nicename user_email user_url user_registered:d user_activation_key user_status:n display_name"
    ),
    "wp_usermeta": "umeta_id:n user_id:n meta_key meta_value",
    "wp_options": "option_id:n option_name option_value autoload",
    "wp_posts": "ID:n post_author:n post_date:d post_content post_title post_status post_name post_type",
    "wp_postmeta": "meta_id:n post_id:n meta_key meta_value",
    "wp_comments": (
        "comment_ID:n comment_post_ID:n comment_author comment_author_email comment_author_IP comment_date:d comment_content"
    ),
    "wp_commentmeta": "meta_id:n comment_id:n meta_key meta_value",
    "wp_links": "link_id:n link_url link_name",
    "wp_terms": "term_id:n name slug term_group:n",
    "wp_termmeta": "meta_id:n term_id:n meta_key meta_value",
    "wp_term_taxonomy": "term_taxonomy_id:n term_id:n taxonomy description parent:n count:n",
    "wp_term_relationships": "object_id:n term_taxonomy_id:n term_order:n",
    "wp_bookingpress_services": (
        "bookingpress_service_id:n bookingpress_category_id:n bookingpress_service_name bookingpress_service_price:n "
        "bookingpress_service_duration_val:n bookingpress_service_duration_unit bookingpress_service_description "
        "bookingpress_service_position:n bookingpress_servicedate_created:d"
    ),
}
_DATE = re.compile(r'"date":"([\d-]+)T([\d:]+)"')
TYPES = {"n": "bigint(20) unsigned", "d": "datetime", "": "varchar(255)"}


class BlogTables:
    """`sql.Tables`, made anew for each injected statement, as none of those changes any; `kept` is for the clients of the server."""

    def __init__(self, world: World, accounts: Accounts, address: str, since: str) -> None:
        """`since`: when the blog was begun."""
        self._world, self._accounts, self._address, self._since = world, accounts, address, since
        self.name, self.user = "wordpress", "wordpress"
        self.version = f"{world.version('mariadb-server') or '10.11.6'}-MariaDB-0+deb12u1"
        self._tables: dict[str, list[Row]] = {}

    def kept(self, password: str) -> Kept:
        """The database and its user, as a visitor of the server finds them."""
        tables = {name: Table(_known(name), self.rows(name), self.following(name)) for name in self.names()}
        user = User(password_hash(password), {f"`{self.name}`.*": [ALL]})
        return Kept({self.name: tables}, users={f"{self.user}@localhost": user})

    def names(self) -> list[str]:
        return sorted(SHAPES)

    def schema(self, table: str) -> Schema | None:
        return _known(table) if table in SHAPES else None

    def following(self, table: str) -> int:
        return len(self.rows(table)) + 1

    def rows(self, table: str) -> list[Row]:
        if table not in self._tables:
            self._tables[table] = self._filled(table)
        return self._tables[table]

    def insert(self, table: str, row: Row) -> int:
        self.rows(table).append(row)
        return len(self.rows(table))

    def update(self, table: str, old: Row, row: Row) -> None:
        rows = self.rows(table)
        rows[rows.index(old)] = row

    def delete(self, table: str, row: Row) -> None:
        self.rows(table).remove(row)

    def now(self) -> str:
        return f"{local(self._world.clock.now(), self._world.zone):%Y-%m-%d %H:%M:%S}"

    def _filled(self, table: str) -> list[Row]:
        since, mail, title = self._since, self._accounts.mail, self._world.story.company.title
        said: dict[str, list[list[Any]]] = {
            "wp_users": [[1, ADMIN, self._accounts.hash, ADMIN, mail, self._address, since, "", 0, ADMIN]],
            "wp_usermeta": [
                [1, 1, "nickname", ADMIN],
                [12, 1, "wp_capabilities", 'a:1:{s:13:"administrator";b:1;}'],
                [13, 1, "wp_user_level", "10"],
            ],
            "wp_options": [
                [1, "siteurl", self._address, "yes"],
                [2, "home", self._address, "yes"],
                [3, "blogname", title, "yes"],
                [6, "admin_email", mail, "yes"],
            ],
            "wp_posts": [
                [1, 1, since, "", "Hello world!", "publish", "hello-world", "post"],
                [2, 1, since, "", "Sample Page", "publish", "sample-page", "page"],
            ],
            "wp_terms": [[1, "Uncategorized", "uncategorized", 0]],
            "wp_term_taxonomy": [[1, 1, "category", "", 0, 1]],
            "wp_term_relationships": [[1, 1, 0]],
            "wp_bookingpress_services": [
                [1, 1, "First consultation", 0, 30, "m", "", 0, since], [2, 1, "Follow-up", 60, 1, "h", "", 1, since],
            ],
        }  # fmt: skip
        columns = [column for column, _ in _shape(table)]
        return [dict(zip(columns, row)) for row in said.get(table, [])]


def begun(recording: Recording) -> str:
    """When the blog was: its first post says so."""
    found = _DATE.search(recording.page("rest post").body)
    return " ".join(found.groups()) if found is not None else "2025-01-02 09:12:44"


def _known(table: str) -> Schema:
    first, *rest = (Column(column, TYPES[kind]) for column, kind in _shape(table))
    counter = first._replace(is_null=False, is_counter=True)
    return Schema((counter, *rest), (Key(PRIMARY, (first.name,), is_unique=True),))


def _shape(table: str) -> list[tuple[str, str]]:
    return [(name, kind) for name, _, kind in (word.partition(":") for word in SHAPES[table].split())]
