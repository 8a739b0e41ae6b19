"""A guesser's connection leaves the lines that OpenSSH 9.2p1 with pam_unix was recorded to leave."""

from __future__ import annotations

import re

import pytest

from mirage.world.logs.knocking import Knock, _guess

PAM = "logname= uid=0 euid=0 tty=ssh ruser= rhost=A"
ROOT, UNKNOWN = f"pam_unix(sshd:auth): authentication failure; {PAM}  user=root", "pam_unix(sshd:auth): check pass; user unknown"
FAILED, CLOSED = "Failed password for {0} from A port P ssh2", "Connection closed by {0} A port P [preauth]"
MOST = [
    "error: maximum authentication attempts exceeded for {0} from A port P ssh2 [preauth]",
    "Disconnecting {1} A port P: Too many authentication failures [preauth]",
]
RECORDED = {  # the machine's clock and the addresses left out
    "root, once": [ROOT, FAILED.format("root"), CLOSED.format("authenticating user root")],
    "root, twice": [
        ROOT, *[FAILED.format("root")] * 2, CLOSED.format("authenticating user root"), f"PAM 1 more authentication failure; {PAM}  user=root",
    ],
    "root, as often as it may be": [
        ROOT, *[FAILED.format("root")] * 6, *(line.format("root", "authenticating user root") for line in MOST),
        f"PAM 5 more authentication failures; {PAM}  user=root", "PAM service(sshd) ignoring max retries; 6 > 3",
    ],
    "nobody, three times": [
        "Invalid user U from A port P", UNKNOWN, f"pam_unix(sshd:auth): authentication failure; {PAM} ", FAILED.format("invalid user U"),
        UNKNOWN, FAILED.format("invalid user U"), UNKNOWN, FAILED.format("invalid user U"), CLOSED.format("invalid user U"),
        f"PAM 2 more authentication failures; {PAM} ",
    ],
}  # fmt: skip


def texts(seed: int) -> list[str]:
    lines = list(_guess(Knock(0, "192.0.2.7", 40_000, seed), 1234))
    assert [line.time for line in lines] == sorted(line.time for line in lines)
    name = re.search(r"invalid user (\S+) from", lines[-1].text + "".join(line.text for line in lines))
    found = [line.text.replace("192.0.2.7", "A").replace("port 40000", "port P") for line in lines]
    return [re.sub(rf"\buser {name[1]}\b", "user U", text) if name else text for text in found]


@pytest.mark.parametrize("which", RECORDED)
def test_a_connection_is_one_that_was_recorded(which: str) -> None:
    assert RECORDED[which] in [texts(seed) for seed in range(600)]
