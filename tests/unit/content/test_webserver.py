"""Where a machine has Apache, its people speak of Apache."""

from __future__ import annotations

import pytest

from mirage.content import webserver

APACHE, NGINX = {"apache2": "2.4.71-1~deb12u1"}, {"nginx": "1.22.1-9+deb12u11", "php8.2-fpm": "8.2.36-1~deb12u1"}


@pytest.mark.parametrize(("said", "meant"), [
    (b"sudo nginx -t\nsudo systemctl reload nginx\n", b"sudo apache2ctl configtest\nsudo systemctl reload apache2\n"),
    (b"tail /var/log/nginx/error.log", b"tail /var/log/apache2/error.log"), (b"systemctl restart php8.2-fpm", b"systemctl restart apache2"),
    (b"ls /etc/php/8.2/fpm/conf.d", b"ls /etc/php/8.2/apache2/conf.d"), (b"nothing of it", b"nothing of it"),
])  # fmt: skip
def test_what_is_said_of_nginx_is_said_of_apache(said: bytes, meant: bytes) -> None:
    assert webserver.spoken(said, APACHE) == meant
    assert webserver.spoken(said, NGINX) == webserver.spoken(said, {**APACHE, **NGINX}) == said  # nginx would have the port


@pytest.mark.parametrize(("host", "name"), [("web01.example.org", "web01.example.org"), ("web01", "127.0.1.1")])
def test_a_machine_without_a_domain_is_called_by_its_address(host: str, name: str) -> None:
    assert webserver.own_name(host) == name
