"""The machine's certificate lies where its package puts it, and its web server is told of it."""

from __future__ import annotations

import pytest

from mirage.base.clock import SECOND
from mirage.vfs.caller import Caller
from mirage.vfs.types import ROOT
from mirage.world import snakeoil
from mirage.world.host import HOST_LAYER, Host
from mirage.world.pen import Pen, together


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> snakeoil.Pair:
    """Made beforehand: a key of RSA takes long."""
    pair = snakeoil.Pair(b"a certificate\n", b"its key\n")
    monkeypatch.setattr(snakeoil, "make", lambda name, since: pair)
    return pair


def test_a_certificate_that_the_image_was_built_with_makes_way(host: Host, drawn: snakeoil.Pair) -> None:
    together(
        host.place(HOST_LAYER).root, lambda pen: _write(pen, {snakeoil.CERTIFICATE: b"of the day on which the image was built\n"})
    )
    assert snakeoil.of(host) == drawn
    caller = Caller(host.view(), ROOT)
    assert caller.read_file(snakeoil.CERTIFICATE) == drawn.certificate
    assert caller.stat(snakeoil.CERTIFICATE).mtime // SECOND < host.clock.now() // SECOND


def test_apache_s_module_and_site_are_enabled(host: Host, drawn: snakeoil.Pair) -> None:
    together(host.place(HOST_LAYER).root, lambda pen: _write(pen, {b"/etc/apache2/mods-available/ssl.load": b"LoadModule\n"}))
    snakeoil.of(host)
    caller = Caller(host.view(), ROOT)
    assert caller.readlink(b"/etc/apache2/sites-enabled/default-ssl.conf") == b"../sites-available/default-ssl.conf"
    assert caller.read_file(b"/etc/apache2/mods-enabled/ssl.load") == b"LoadModule\n"
    assert caller.exists(b"/var/lib/apache2/module/enabled_by_admin/ssl")


def _write(pen: Pen, files: dict[bytes, bytes]) -> None:
    for path, data in files.items():
        pen.file(path, data)
