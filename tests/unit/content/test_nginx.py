"""The server block of the application, however its author writes it, is served as its author means it."""

from __future__ import annotations

from random import Random

import pytest

from mirage.content.facts import Brief
from mirage.content.writers.nginx import closed, nginx
from mirage.gateway.http.nginx.servers import Server, Servers
from mirage.gateway.http.nginx.settings import Block, parse
from mirage.image.image import Image
from mirage.world.plans.entry import Entry
from tests.unit.content import places
from tests.unit.world import ground
from tests.unit.world.conftest import image  # noqa: F401


@pytest.fixture(scope="module", params=range(4))
def brief(image: Image, request: pytest.FixtureRequest) -> Brief:  # noqa: F811
    machine = places.host(image, request.param)
    name = machine.story.company.project.name
    entry = Entry(name.encode(), 0, 0o100644, 0, 0, ground.NOW, "app.nginx")
    return machine.author.brief(f"/etc/nginx/sites-available/{name}".encode(), entry)


def served(brief: Brief, text: str) -> Server:
    found = Servers(Block(parse("http {" + text + "}"))).choose(80, brief.company.project.site)
    assert found is not None
    return found


def is_shut(server: Server, uri: str) -> bool:
    block = server.find(uri).block
    return block.words("deny") == ["all"] or block.words("return") == ["403"]


def test_every_way_of_writing_it_serves_the_pages_and_denies_the_rest(brief: Brief) -> None:
    project = brief.company.project
    texts = set()
    for number in range(60):
        text = str(nginx(brief, Random(number)))
        texts.add(text)
        server = served(brief, text)
        assert server.name == project.site
        assert server.block.words("root") == [project.home]
        assert server.logs[:2] == tuple(f"/var/log/nginx/{project.name}.{kind}.log".encode() for kind in ("access", "error"))
        assert server.find("/").block.words("try_files") == ["$uri", "$uri/", "=404"]
        for page in ("/index.php", *(f"/{project.page(entity)}" for entity in project.entities)):
            assert server.find(page).block.words("fastcgi_pass") == ["unix:/run/php/php8.2-fpm.sock"]
        assert is_shut(server, "/.git/config")
        assert all(is_shut(server, f"/{name}/x.txt") for name in closed(brief) if "." not in name)
        assert not is_shut(server, f"/{project.layout.style}")
    assert len(texts) > 40
