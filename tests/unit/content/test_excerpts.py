"""What is copied out of a machine's own documentation: whole paragraphs that stand there, sentences that say something, and no more than once."""

from __future__ import annotations

from random import Random

import msgspec
import pytest

from mirage.content.excerpts import Excerpts, package
from mirage.content.facts import Brief
from mirage.image.image import Image
from tests.unit.content import places
from tests.unit.world.conftest import image  # noqa: F401

SOURCE = "/usr/share/doc/cron/README.Debian"
TEXT = """Files in /etc/cron.d have to be owned by root. They are read every
minute. I wrote this in 1999.

  * The daemon looks for changes every minute, so that there is no
    need for a restart.

 -- Somebody <somebody@example.org>

if (a[i] != '\\0') { *p++ = a[i] ^ 0x20; }

It comes without any warranty, to the extent that the law of your country permits.
"""


@pytest.fixture
def brief(image: Image) -> Brief:  # noqa: F811
    found = next(brief for brief, _ in places.briefs(places.host(image, 3)) if brief.kind == "text.notes")
    return msgspec.structs.replace(found, spec={"begun": [SOURCE, "/nowhere"]}, given=TEXT + "\f")


def test_a_paragraph_is_taken_once_and_stands_in_the_document(brief: Brief) -> None:
    excerpts = Excerpts(brief, Random(1))
    taken = []
    while excerpts.sources():
        assert excerpts.sources() == [SOURCE]
        taken += excerpts.paragraphs(SOURCE)
    assert sorted(taken) == sorted(part.strip("\n") for part in TEXT.split("\n\n")[:2])


def test_no_sentence_speaks_of_who_wrote_the_document(brief: Brief) -> None:
    found = []
    for number in range(20):
        excerpts = Excerpts(brief, Random(number))
        for _ in range(4):
            found += excerpts.sentences(SOURCE) if excerpts.sources() else []
    assert set(found) <= {
        "Files in /etc/cron.d have to be owned by root.",
        "The daemon looks for changes every minute, so that there is no need for a restart.",
    }  # fmt: skip
    assert found


def test_a_document_is_called_after_its_package() -> None:
    assert (package(SOURCE), package("/etc/crontab")) == ("cron", "crontab")
