"""What root left is what the machine's programs leave."""

from __future__ import annotations

import msgspec

from mirage.image.image import Image
from mirage.world.plans import services
from tests.unit.content import places
from tests.unit.world.conftest import image  # noqa: F401


def test_a_machine_without_a_database_has_no_history_of_its_client(image: Image) -> None:  # noqa: F811
    machines = [host for host in (places.host(image, seed) for seed in range(4)) if host.identity.root_stays]
    assert machines
    for host in machines:
        story = host.story
        bare = msgspec.structs.replace(story.site, packages={})
        found = {
            len(site.packages): {unit.root.name for unit in services.units(story.company, site, host.identity)}
            for site in (story.site, bare)
        }
        assert b".mysql_history" in found[len(story.site.packages)]
        assert b".mysql_history" not in found[0]
