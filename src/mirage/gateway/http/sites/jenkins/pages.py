"""Jenkins' pages: the marks by which programs know them (forms, fields, classes, the crumb), around words of our own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from urllib.parse import quote

from mirage.gateway.http.sites.jenkins.builds import Build

PADDING = " " * 300  # so that Internet Explorer shows it (HudsonAuthenticationEntryPoint)
VERSION = "2.426.2"
POSTED = ' data-task-post="true"'  # followed by the script, as what it does is no GET's


def sent_to_login(where: str) -> str:
    """What a stranger gets at any page."""
    return (
        f"<html><head><meta http-equiv='refresh' content='1;url={where}'/><script>window.location.replace('{where}');</script></head>"
        f"<body style='background-color:white; color:white;'>\n\n\nAuthentication required\n<!--\n-->\n\n</body></html>{PADDING}"
    )


def login(wanted: str, number: str, *, is_wrong: bool = False) -> str:
    """Classes, names and order are those of login.jelly."""
    static, kind = f"/static/{number}", "jenkins-input--error" if is_wrong else ""
    told = '<div class="app-sign-in-register__error">Invalid username or password</div>' if is_wrong else ""
    return (
        f'<!DOCTYPE html><html lang="en-US"><head data-rooturl="" data-resurl="{static}" data-imagesurl="{static}/images" '
        f'resURL="{static}"><title>Sign in [Jenkins]</title><meta name="ROBOTS" content="NOFOLLOW">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<link rel="icon" href="{static}/favicon.svg" type="image/svg+xml">'
        f'<link rel="alternate icon" href="{static}/favicon.ico" sizes="any">'
        f'<link rel="stylesheet" href="{static}/jsbundles/simple-page.css" type="text/css"></head>'
        '<body class="app-sign-in-register"><section class="app-sign-in-register__branding">'
        '<div class="app-sign-in-register__branding__starburst"></div>'
        f'<img src="{static}/images/svgs/logo.svg" alt="Jenkins logo"></section>'
        '<main id="main-panel" class="app-sign-in-register__content"><div class="app-sign-in-register__content-inner">'
        f'<h1>Sign in to Jenkins</h1><form method="post" name="login" action="j_spring_security_check">{told}'
        '<div><label class="app-sign-in-register__form-label" for="j_username">Username</label>'
        f'<input autocorrect="off" autocomplete="off" name="j_username" id="j_username" type="text" class="jenkins-input {kind}" '
        'autofocus="autofocus" autocapitalize="off"></div>'
        '<div><label class="app-sign-in-register__form-label" for="j_password">Password</label>'
        f'<input name="j_password" id="j_password" type="password" class="jenkins-input {kind}"></div>'
        '<div class="jenkins-checkbox"><input name="remember_me" id="remember_me" type="checkbox">'
        '<label for="remember_me">Keep me signed in</label></div>'
        f'<input name="from" type="hidden" value="{escape(wanted)}"><button name="Submit" type="submit" '
        'class="jenkins-button jenkins-button--primary">Sign in</button></form><div class="footer"></div></div></main>'
        "</body></html>"
    )


def frame(title: str, content: str, crumb: str, number: str, *, is_in: bool = True) -> str:
    """A page: the head that carries the crumb, and the panel."""
    who = (
        '<a href="/user/admin" class="model-link">admin</a><a href="/logout">log out</a>'
        if is_in
        else '<a href="/login?from=%2F"><b>log in</b></a>'
    )
    tasks = (
        '<a href="/view/all/newJob">New Item</a><a href="/asynchPeople/">People</a><a href="/view/all/builds">Build History</a>'
        '<a href="/manage">Manage Jenkins</a>'
        if is_in
        else ""
    )
    return (
        f'<!DOCTYPE html><html class=""><head resURL="/static/{number}" data-rooturl="" data-resurl="/static/{number}" '
        'data-extensions-available="true" '
        f'data-unit-test="false" data-imagesurl="/static/{number}/images" data-crumb-header="Jenkins-Crumb" '
        f'data-crumb-value="{crumb}">'
        f'<title>{escape(title)} [Jenkins]</title><link rel="stylesheet" href="/static/{number}/jsbundles/styles.css" '
        f'type="text/css"><script src="/static/{number}/scripts/hudson-behavior.js" type="text/javascript"></script>'
        f'<link rel="icon" href="/static/{number}/favicon.svg" type="image/svg+xml">'
        f'<link rel="alternate icon" href="/static/{number}/favicon.ico" sizes="any">'
        f'<meta name="ROBOTS" content="INDEX,NOFOLLOW"><meta name="viewport" content="width=device-width, initial-scale=1"></head>'
        f'<body data-model-type="hudson.model.Hudson" id="jenkins" class="yui-skin-sam two-column jenkins-{VERSION}" '
        f'data-version="{VERSION}">'
        '<header id="page-header" class="page-header"><div class="page-header__brand"><a id="jenkins-home-link" href="/">'
        "Jenkins</a></div>"
        f'<div class="login page-header__hyperlinks">{who}</div></header>'
        f'<div id="page-body" class="app-page-body"><div id="side-panel"><div id="tasks">{tasks}</div></div>'
        f'<div id="main-panel">{content}</div></div><footer class="page-footer"><button type="button" class="jenkins_ver">Jenkins '
        f"{VERSION}</button>"
        "</footer></body></html>"
    )


def console(source: str, output: str | None) -> str:
    """The script console; its result stands in the second <pre> of the page, as tools count them."""
    result = f"<h2>Result</h2><pre>{escape(output, quote=False)}</pre>" if output is not None else ""
    return (
        '<h1>Script Console</h1><p class="jenkins-description">Groovy that is typed here runs on the server.</p>'
        "<pre>println(Jenkins.instance.pluginManager.plugins)</pre>"
        f'<form method="post" action="script"><textarea id="script" name="script" class="script">{escape(source)}</textarea>'
        f'<button name="Submit" class="jenkins-button jenkins-button--primary">Run</button></form>{result}'
    )


def jobs(names: Iterable[str]) -> str:
    rows = "".join(
        f'<tr id="job_{escape(name)}" class="job-status-blue"><td><a href="/job/{quote(name)}/" class="jenkins-table__link">'
        f"{escape(name)}</a></td></tr>"
        for name in names
    )
    return f'<table id="projectstatus" class="jenkins-table sortable"><tbody>{rows}</tbody></table>'


def job(name: str, told: str, builds: Iterable[tuple[int, str, str]]) -> str:
    """A job's own page: its links, and what it has built, with when."""
    links = {"changes": "Changes", "ws/": "Workspace", "build?delay=0sec": "Build Now", "configure": "Configure"}
    tasks = "".join(
        f'<a href="{where}" class="task-link"{POSTED if where.startswith("build") else ""}>{text}</a>'
        for where, text in links.items()
    )
    rows = "".join(
        f'<tr class="build-row single-line"><td><a href="{number}/" class="model-link build-link">#{number}</a></td>'
        f'<td>{when}</td><td><a href="{number}/console">{result.capitalize()}</a></td></tr>'
        for number, result, when in builds
    )
    return titled(
        f"Project {name}",
        f'<div id="description"><div>{escape(told)}</div></div><div id="tasks">{tasks}</div>'
        f'<table id="buildHistory" class="jenkins-table">{rows}</table>',
    )


def configure(told: str, scripts: Iterable[str], crumb: str) -> str:
    """A job's settings: one area a script, and one for the next."""
    areas = "".join(
        '<div class="jenkins-form-item"><div class="jenkins-form-label">Execute shell: Command</div>'
        f'<textarea name="command" class="jenkins-input script">\n{escape(script)}</textarea></div>'
        for script in (*scripts, "")
    )
    return (
        '<form method="post" action="configSubmit" name="config"><div class="jenkins-form-item"><div class="jenkins-form-label">'
        f'Description</div><textarea name="description" class="jenkins-input">\n{escape(told)}</textarea></div>'
        f'<h2>Build Steps</h2>{areas}<input type="hidden" name="Jenkins-Crumb" value="{crumb}">'
        '<button name="Submit" class="jenkins-button jenkins-button--primary">Save</button></form>'
    )


def history(builds: Iterable[tuple[str, int, str, str]]) -> str:
    """Of all jobs, the youngest first."""
    rows = "".join(
        f'<tr><td><a href="/job/{quote(name)}/" class="jenkins-table__link">{escape(name)}</a> '
        f'<a href="/job/{quote(name)}/{number}/" class="jenkins-table__link">#{number}</a></td><td>{when}</td>'
        f'<td><a href="/job/{quote(name)}/{number}/console">{"stable" if result == "SUCCESS" else "broken"}</a></td></tr>'
        for name, number, result, when in builds
    )
    return f'<table id="projectStatus" class="jenkins-table sortable"><tbody>{rows}</tbody></table>'


def build(one: Build, when: str) -> str:
    took = f"{one.took / 1000:.1f} sec" if one.took >= 1000 else f"{one.took} ms"
    facts = {"Result": one.result, "Took": took}
    return titled(f"Build #{one.number} ({when})", f'<a href="console">Console Output</a>{table(facts)}')


def files(names: Iterable[str]) -> str:
    rows = "".join(f'<tr><td><a href="{quote(name)}">{escape(name)}</a></td></tr>' for name in names)
    return f'<table class="fileList">{rows}</table>'


def table(facts: Mapping[str, str]) -> str:
    rows = "".join(f"<tr><td>{escape(name)}</td><td>{escape(value)}</td></tr>" for name, value in facts.items())
    return f'<table class="jenkins-table sortable"><tbody>{rows}</tbody></table>'


def manage() -> str:
    links = {
        "configure": "System",
        "pluginManager": "Plugins",
        "computer": "Nodes",
        "configureSecurity": "Security",
        "/credentials": "Credentials",
        "systemInfo": "System Information",
        "log": "System Log",
        "cli": "Jenkins CLI",
        "script": "Script Console",
    }
    return "".join(
        f'<div class="jenkins-section__item"><a href="{where}"><dl><dt>{name}</dt></dl></a></div>' for where, name in links.items()
    )


def titled(title: str, content: str) -> str:
    return f'<div class="jenkins-app-bar"><div class="jenkins-app-bar__content"><h1>{escape(title)}</h1></div></div>{content}'


def settings(home: str, crumb: str) -> str:
    fields = {"Home directory": home, "# of executors": "2", "Quiet period": "5", "SCM checkout retry count": "0"}
    return _form("configSubmit", fields, crumb)


def security(crumb: str) -> str:
    fields = {
        "Security Realm": "Jenkins' own user database",
        "Authorization": "Logged-in users can do anything",
        "TCP port for inbound agents": "Disable",
    }
    return _form("configure", fields, crumb)


def _form(action: str, fields: Mapping[str, str], crumb: str) -> str:
    items = "".join(
        f'<div class="jenkins-form-item"><div class="jenkins-form-label">{escape(name)}</div><input class="jenkins-input" '
        f'type="text" value="{escape(value)}"></div>'
        for name, value in fields.items()
    )
    return (
        f'<form method="post" action="{action}" name="config">{items}<input type="hidden" name="Jenkins-Crumb" value="{crumb}">'
        '<button name="Submit" class="jenkins-button jenkins-button--primary">Save</button></form>'
    )


def new_item(crumb: str) -> str:
    return (
        '<form method="post" action="createItem" id="createItem"><input name="name" id="name" type="text"><input name="mode" '
        'type="radio" '
        f'value="hudson.model.FreeStyleProject"><input type="hidden" name="Jenkins-Crumb" value="{crumb}"><button>OK</button></form>'
    )


def not_found(number: str) -> str:
    """What stands in the panel of _404.jelly."""
    return (
        f'<h1 style="text-align: center"><img src="/static/{number}/images/rage.svg" height="179" width="154">'
        '<span style="font-size:50px">&nbsp;Oops!</span></h1><div id="error-description" style="text-align: center">'
        "<h2>Not Found</h2><p>This page may not exist, or you may not have permission to see it.</p></div>"
    )


def error(status: int, message: str, path: str) -> str:
    """Jetty's error page."""
    rows = {"URI:": path, "STATUS:": str(status), "MESSAGE:": message, "SERVLET:": "Stapler"}
    listed = "\n".join(f"<tr><th>{name}</th><td>{escape(value)}</td></tr>" for name, value in rows.items())
    shown = escape(message)
    return (
        f'<html>\n<head>\n<meta http-equiv="Content-Type" content="text/html;charset=utf-8"/>\n<title>Error {status} '
        f"{shown}</title>\n</head>\n"
        f"<body><h2>HTTP ERROR {status} {shown}</h2>\n<table>\n{listed}\n</table>\n"
        '<hr/><a href="https://eclipse.org/jetty">Powered by Jetty:// 10.0.18</a><hr/>\n\n</body>\n</html>\n'
    )
