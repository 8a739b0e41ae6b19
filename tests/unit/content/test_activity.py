"""What people did in the application agrees with what its tables hold."""

from __future__ import annotations

from mirage.content import activity, rows
from mirage.image.image import Image
from mirage.world.identity import DAY
from tests.unit.content import places
from tests.unit.world.conftest import image  # noqa: F401


def test_who_deleted_a_row_left_none_and_who_saved_one_left_it(image: Image) -> None:  # noqa: F811
    seen = set()
    for seed in range(4):
        story = places.host(image, seed).story
        for act in activity.between(story.company, story.site, story.site.now - 60 * DAY, story.site.now):
            if act.entity is not None:
                seen.add(act.what)
                gone = rows.is_gone(story.company, story.site, act.entity, act.number)
                assert gone == (act.what == "deleted")
    assert {"deleted", "saved", "looked"} <= seen
