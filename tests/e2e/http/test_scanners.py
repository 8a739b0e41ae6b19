"""Public scanners, as Debian carries them: they name the product and version, go past their first step, and see no honeypot."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mirage.gateway.http.sites.jenkins.site import WEAK
from tests.e2e.house import House

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
PATIENCE = 400.0
NOWHERE = "http://127.0.0.1:9"  # a proxy that nobody runs: what a scanner wants of the internet stays here
SCRIPTS = "http-title,http-server-header,http-methods,http-enum,http-git,http-robots.txt,http-headers,http-backup-finder"
Scan = Callable[..., str]


def start(directory: Path, site: str) -> House:
    house = House(directory / "data", "--http", "127.0.0.1:0", "--site", site, users=("root",))
    try:
        return house.start()
    except AssertionError as error:
        if "this image has no" in str(error):
            pytest.skip(f"this image is not built for {site}")
        raise


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory, openssh: None) -> Iterator[House]:
    house = start(tmp_path_factory.mktemp("company"), "company")
    yield house
    house.stop()


@pytest.fixture(scope="module")
def apache(tmp_path_factory: pytest.TempPathFactory, openssh: None) -> Iterator[House]:
    house = start(tmp_path_factory.mktemp("apache"), "apache")
    yield house
    house.stop()


@pytest.fixture
def scan(tmp_path: Path) -> Scan:
    """Run a scanner; what it says. Nothing that it says names a honeypot."""

    def run(*command: str) -> str:
        if shutil.which(command[0]) is None:
            pytest.skip(f"{command[0]} is not installed (tools/test-packages)")
        surroundings = {**os.environ, "HOME": str(tmp_path), "http_proxy": NOWHERE, "https_proxy": NOWHERE, "no_proxy": "127.0.0.1"}
        done = subprocess.run(
            command, capture_output=True, text=True, errors="replace", timeout=PATIENCE, env=surroundings, cwd=tmp_path,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
        said = done.stdout + done.stderr
        assert done.returncode == 0, said
        assert not re.search(r"(?i)honey|mirage|asyncio|python", said), said
        return said

    return run


def url(house: House) -> str:
    return f"http://{house.ready['http']}"


def port(house: House) -> str:
    return house.ready["http"].rpartition(":")[2]


def login(house: House) -> str:
    """Where a stranger is sent."""
    with urllib.request.urlopen(url(house) + "/") as answer:
        return str(answer.geturl())


def test_whatweb_names_nginx_and_finds_the_login(company: House, scan: Scan) -> None:
    said = scan("whatweb", "--color=never", "-a", "3", url(company))
    assert "nginx[1.22.1]" in said and "PasswordField[password]" in said and "Cookies[PHPSESSID]" in said


def test_nmap_names_nginx_and_takes_the_last_commit_from_the_repository(company: House, scan: Scan) -> None:
    said = scan("nmap", "-Pn", "-n", "-sT", "-sV", "-p", port(company), "--script", SCRIPTS, "127.0.0.1")
    assert re.search(r"open\s+http\s+nginx 1\.22\.1\n", said)
    assert "Git repository found!" in said and "Last commit message:" in said and "/.git/HEAD: Git folder" in said


def test_nmap_and_whatweb_name_apache(apache: House, scan: Scan) -> None:
    said = scan("nmap", "-Pn", "-n", "-sT", "-sV", "-p", port(apache), "--script", SCRIPTS, "127.0.0.1")
    assert re.search(r"open\s+http\s+Apache httpd 2\.4\.71", said)
    assert "http-title: Index of /" in said
    assert "Apache[2.4.71]" in scan("whatweb", "--color=never", "-a", "3", url(apache))


@pytest.mark.parametrize(
    ("site", "path", "named", "service"),
    [
        ("jenkins", "/login", "Jenkins[2.426.2]", r"http\s+nginx 1\.22\.1"),
        ("ollama", "/", "[200 OK]", r"Ollama is running"),
        ("wordpress", "/", "WordPress[6.1", r"http\s+nginx 1\.22\.1"),
        ("phpmyadmin", "/phpmyadmin/", "Title[phpMyAdmin]", r"http\s+nginx 1\.22\.1"),  # newer than the versions that whatweb knows
        ("docker", "/version", "HTTPServer[Docker/20.10.24", r"docker\s+Docker 20\.10\.24"),
    ],
)
def test_whatweb_nmap_and_wapiti_name_each_site_and_come_to_their_end(
    site: str, path: str, named: str, service: str, tmp_path: Path, openssh: None, scan: Scan
) -> None:
    house = start(tmp_path, site)
    try:
        assert named in scan("whatweb", "--color=never", "-a", "3", url(house) + path)
        said = scan("nmap", "-Pn", "-n", "-sT", "-sV", "-p", port(house), "--script", f"{SCRIPTS},docker-version", "127.0.0.1")
        assert re.search(service, said), said
        report = tmp_path / "report.json"
        scan(
            "wapiti", "-u", url(house) + path, "--scope", "folder", "--flush-session", "-m", "backup,exec,methods,cookieflags,wapp",
            "--max-attack-time", "20", "--max-links-per-page", "10", "-f", "json", "-o", str(report), "--max-scan-time", "40", "-v", "1",
        )  # fmt: skip
        assert json.loads(report.read_text())["infos"]["target"].startswith(url(house))
    finally:
        house.stop()


def test_dirb_finds_directories_and_files(company: House, scan: Scan) -> None:
    said = scan("dirb", url(company) + "/", "/usr/share/dirb/wordlists/common.txt", "-S", "-r")
    assert "/.git/HEAD (CODE:200|SIZE:23)" in said and "/index.php (CODE:302|SIZE:0)" in said
    assert said.count("==> DIRECTORY:") >= 3


def test_wapiti_crawls_and_attacks_what_it_found(company: House, scan: Scan, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    said = scan(
        "wapiti", "-u", login(company), "--scope", "domain", "--flush-session", "-m", "backup,exec,methods,cookieflags", "--max-attack-time", "20",
        "-f", "json", "-o", str(report), "--max-scan-time", "60", "-v", "1",
    )  # fmt: skip
    assert "Launching module exec" in said
    found = json.loads(report.read_text())
    assert found["infos"]["target"].startswith(url(company))
    assert any(found["vulnerabilities"].values())


def test_hydra_opens_the_application_with_what_somebody_has_noted(company: House, scan: Scan, tmp_path: Path) -> None:
    with urllib.request.urlopen(url(company) + "/.env") as answer:
        settings = dict(line.split("=", 1) for line in answer.read().decode().splitlines() if "=" in line)
    noted = company.sh(f"grep -rhF -A9 '{settings['DB_PASSWORD']}' /home /root 2>/dev/null; true")
    found = sorted({word for word in re.findall(r"[A-Za-z0-9]{10}", noted) if re.search(r"\d", word)})
    words = tmp_path / "words"
    words.write_text("\n".join(["123456", "password", *found]) + "\n")
    path = login(company).removeprefix(url(company)).partition("?")[0]
    said = scan(  # the form again, whose author may leave the quotes away, is a failure
        "hydra", "-I", "-l", "admin", "-P", str(words), "-s", port(company), "-t", "2", "127.0.0.1",
        "http-post-form", f'{path}:name=^USER^&password=^PASS^:F=type=.?password',
    )  # fmt: skip
    opened = re.findall(r"login: admin\s+password: (\S+)", said)
    assert opened == [] if not found else opened[0] in found


def test_hydra_opens_jenkins_with_a_password_from_the_top_of_the_lists(
    tmp_path_factory: pytest.TempPathFactory, openssh: None, scan: Scan
) -> None:
    directory = tmp_path_factory.mktemp("jenkins")
    words = directory / "words"
    words.write_text("\n".join(["letmein", *WEAK]) + "\n")
    house = start(directory, "jenkins")
    try:
        said = scan(
            "hydra", "-I", "-l", "admin", "-P", str(words), "-s", port(house), "-t", "4", "127.0.0.1",
            "http-post-form", "/j_spring_security_check:j_username=^USER^&j_password=^PASS^&from=&Submit=Sign+in:F=loginError",
        )  # fmt: skip
    finally:
        house.stop()
    assert "1 valid password found" in said
    opened = re.findall(r"login: admin\s+password: (\S+)", said)
    assert len(opened) == 1 and opened[0] in WEAK


def test_sqlmap_tests_the_login_form_to_its_end(company: House, scan: Scan) -> None:
    said = scan(
        "sqlmap", "-u", login(company), "--data", "name=a&password=b", "-p", "name", "--technique", "B", "--batch", "--flush-session",
        "--threads", "4", "--timeout", "10",
    )  # fmt: skip
    assert "target URL content is stable" in said
    assert "heuristic (basic) test shows that POST parameter 'name' might not be injectable" in said
    assert "POST parameter 'name' does not seem to be injectable" in said
