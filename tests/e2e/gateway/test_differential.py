"""Every probe of the battery, against Debian's own sshd and a whole Mirage: the transcripts are the same, or listed as limits."""

from __future__ import annotations

from pathlib import Path

import pytest

from mirage.app import images
from mirage.app.config import Config
from tests.e2e.gateway import real
from tests.e2e.gateway.battery import PROBES
from tests.e2e.gateway.duel import compare

KNOWN = {  # docs/limitations.md, section SSH
    "channel_background_holds": "SSH-1",
    "auth_right_password_takes_its_time": "SSH-7",
}
ON_SKELETON = {
    "gex_usual": "SSH-8", "gex_1024_8192": "SSH-8", "gex_odd": "SSH-8", "channel_pty_sftp": "SSH-9", "channel_pty_sftp_end": "SSH-9",
}  # fmt: skip


@pytest.mark.timeout(900)
def test_the_battery_can_hardly_tell_us_from_openssh(tmp_path: Path) -> None:
    if reason := real.missing():
        pytest.skip(reason)
    differing = compare(list(PROBES), tmp_path)
    assert len(PROBES) >= 120
    known = KNOWN if images.path_of(Config()).exists() else {**KNOWN, **ON_SKELETON}
    for name, (theirs, ours) in differing.items():
        print(name, *theirs, "ours", *ours, sep="\n  ")
    assert differing.keys() - known.keys() == set()


def test_every_known_difference_is_a_probe_and_documented() -> None:
    text = (Path(__file__).parents[3] / "docs" / "limitations.md").read_text()
    known = {**KNOWN, **ON_SKELETON}
    assert [name for name in known if name not in PROBES] == []
    assert [limit for limit in known.values() if f"{limit}:" not in text] == []
