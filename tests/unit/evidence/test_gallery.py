"""The gallery's own work: what it says where some of it can not be done for a while."""

from __future__ import annotations

import pytest

from mirage.evidence.gallery import Attempts


async def test_what_is_in_the_way_is_said_once_until_it_is_another_or_was_well(caplog: pytest.LogCaptureFixture) -> None:
    def work(lack: str) -> None:
        if lack:
            raise OSError(lack)

    attempt = Attempts()
    for lack in ("the store is away", "the store is away", "no room", "no room", "", "no room"):
        await attempt("nothing can be kept", work, lack)
    assert [record.getMessage() for record in caplog.records] == [
        "evidence: nothing can be kept: the store is away", "evidence: nothing can be kept: no room", "evidence: nothing can be kept: no room",
    ]  # fmt: skip
