"""The configuration: typed keys with their words, read once from file, environment and options, in that order of strength.

A key is the dotted path of a field (`ssh.limits.login_grace`); its variable is the same in capitals with underscores
(`MIRAGE_SSH_LIMITS_LOGIN_GRACE`). What is not a key, or not an allowed value, stops the start with an error that says so.
"""

from __future__ import annotations

import ipaddress
import json
import math
import os
import re
import tomllib
import typing
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from mirage.base.errors import ConfigurationError
from mirage.base.limits import DownloadLimits, HttpLimits, LayerLimits, ShellLimits, SshLimits

PREFIX = "MIRAGE_"
SECRET = frozenset({"alerts.urls", "alerts.secret", "telemetry.token"})  # no error shows their values
VARIABLE = "MIRAGE_MODEL_KEY"  # the key of the model's endpoint, no key of the configuration: it is never shown


class _Section(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    pass


class SshConfig(_Section, frozen=True, kw_only=True):
    listen: Annotated[list[str], Meta(min_length=1, description="addresses to listen on, HOST:PORT; port 0 picks one")] = (
        msgspec.field(default_factory=lambda: ["127.0.0.1:2222"])
    )
    login: Annotated[
        list[str], Meta(description="USER:PASSWORD pairs let in besides what the policy lets in, until they are changed inside")
    ] = []
    policy: Annotated[
        Literal["weak", "tries", "closed"],
        Meta(description="who gets in: a weak password of this host's own; any password from the Nth try on; only `login`"),
    ] = "weak"
    accept_after: Annotated[int, Meta(ge=1, le=1000, description="the N of policy `tries`")] = 3
    forward: Annotated[
        Literal["pretend", "refuse"], Meta(description="forwarded connections: answered by the pretended internet, or refused")
    ] = "pretend"
    proxies: Annotated[list[str], Meta(description="networks whose PROXY protocol header is believed")] = []
    limits: SshLimits = SshLimits()


class HttpConfig(_Section, frozen=True, kw_only=True):
    listen: Annotated[list[str], Meta(description="addresses to listen on for HTTP, HOST:PORT; none is no web server")] = []
    secure: Annotated[list[str], Meta(description="addresses to listen on for HTTPS, HOST:PORT")] = []
    site: Annotated[str, Meta(description="what is served: default, as the machine stands, or a site of docs/sites.md")] = "default"
    proxies: Annotated[list[str], Meta(description="networks whose PROXY protocol header is believed")] = []
    limits: HttpLimits = HttpLimits()


class InternetConfig(_Section, frozen=True, kw_only=True):
    downloads: Annotated[
        Literal["persona", "refused", "timeout", "real"],
        Meta(
            description="what becomes of a connection that leaves: as the persona says, always refused, or never answered; "
            "`real` truly makes downloads over http and https, within internet.limits"
        ),
    ] = "persona"
    served: Annotated[
        list[str],
        Meta(description="URL=FILE or URL=SHA256 of an artifact: what a download of it brings; * in a URL stands for any text"),
    ] = []
    resolve: Annotated[bool, Meta(description="whether names resolve inside")] = True
    limits: DownloadLimits = DownloadLimits()


class LayerConfig(_Section, frozen=True, kw_only=True):
    share: Annotated[
        Literal["source", "session", "host"],
        Meta(description="who shares changes: an address its own, every session its own, or all the same"),
    ] = "source"
    limits: LayerLimits = LayerLimits()


class ShellConfig(_Section, frozen=True, kw_only=True):
    muscle: Annotated[
        bool,
        Meta(
            description="whether a program of the image that the emulated shell does not imitate truly runs in a sealed cell, where "
            "`mirage doctor` finds all walls standing"
        ),
    ] = True
    limits: ShellLimits = ShellLimits()


class SandboxConfig(_Section, frozen=True, kw_only=True):
    execute: Annotated[
        Literal["image", "made-here", "any"],
        Meta(
            description="which machine code runs in a cell: `image`, the image's programs and copies of them, while a binary from "
            "outside is kept and refused as one for another machine; `made-here`, also what the image's own linker wrote; `any`, "
            "all of it. Scripts always run"
        ),
    ] = "made-here"
    cells: Annotated[
        int,
        Meta(
            ge=1,
            le=1000,
            description="cells at once, some 6 MiB each: where as many are open, the emulated shell answers who comes, without the "
            "programs that it does not imitate",
        ),
    ] = 200


class JournalConfig(_Section, frozen=True, kw_only=True):
    keep_days: Annotated[float, Meta(gt=0, description="days that records are kept after all cursors read them")] = 30.0
    keep_bytes: Annotated[int, Meta(ge=1 << 20, description="bytes of read records kept")] = 4 << 30
    disk_limit: Annotated[int, Meta(ge=1 << 20, description="bytes at which unread records are dropped, and counted")] = 16 << 30


class AnalysisConfig(_Section, frozen=True, kw_only=True):
    enabled: Annotated[bool, Meta(description="whether events are examined as they are stored")] = True
    rules: Annotated[list[str], Meta(description="directories of rules of your own besides ours: YAML, Sigma, YARA")] = []
    origins: Annotated[
        list[str], Meta(description="MMDB files of countries and autonomous systems; none are asked over the network")
    ] = []
    scanners: Annotated[list[str], Meta(description="files of known scanners: a network and a name a line")] = []
    slow_down: Annotated[int, Meta(ge=0, le=100, description="risk from which on a session gets its output slowly; 0 is never")] = 0
    cut_off: Annotated[int, Meta(ge=0, le=100, description="risk from which on a session is hung up on; 0 is never")] = 0
    raise_limits: Annotated[
        int,
        Meta(ge=0, le=100, description="risk from which on a session may last and have recorded eight times its limits; 0 is never"),
    ] = 0


class TelemetryConfig(_Section, frozen=True, kw_only=True):
    listen: Annotated[
        str, Meta(description="HOST:PORT of the inner port with /livez, /readyz and /metrics, for the operator; empty is none")
    ] = ""
    token: Annotated[
        str, Meta(description="what a client of the inner port must send as a bearer token; needed off the loopback")
    ] = ""
    traces: Annotated[
        str,
        Meta(description="OpenTelemetry collector that sessions are sent to as traces, as http://HOST:4318/v1/traces; empty is none"),
    ] = ""


Severity = Literal["info", "low", "medium", "high", "critical"]


class AlertsConfig(_Section, frozen=True, kw_only=True):
    urls: Annotated[
        list[str],
        Meta(
            description="where alerts go: Apprise URLs, or webhook+https://HOST/PATH for a signed POST; before it, as in "
            "`high finding slack://...`, the least severity and the kinds (finding, health, digest) that go there; none: no alerts"
        ),
    ] = []
    secret: Annotated[str, Meta(description="the key that webhooks are signed with, HMAC-SHA256")] = ""
    severity: Annotated[Severity, Meta(description="the least severity of a finding that is an alert")] = "high"
    same: Annotated[
        Literal["rule", "source", "session"],
        Meta(description="what makes findings one alert: their rule, that and the source, or that and the session"),
    ] = "rule"
    window: Annotated[float, Meta(ge=0, description="seconds in which the same is one alert with a count")] = 300.0
    gather: Annotated[float, Meta(ge=0, description="seconds that an alert waits for more of the same, and ill health must last")] = (
        5.0
    )
    tries: Annotated[int, Meta(ge=1, description="tries of a delivery before it is dead")] = 12
    backoff: Annotated[float, Meta(gt=0, description="seconds before the second try; doubled each time, an hour at most")] = 5.0
    digest: Annotated[float, Meta(ge=0, description="hours between two reports that all is well, of severity info; 0 is none")] = 0.0
    quiet: Annotated[
        str, Meta(description="HH:MM-HH:MM, this machine's time, in which only `alerts.passes` and worse is sent; empty is never")
    ] = ""
    passes: Annotated[Severity, Meta(description="the least severity that is sent in quiet hours")] = "critical"


class StageConfig(_Section, frozen=True, kw_only=True):
    user: Annotated[str, Meta(description="as root: the user name or uid that the stage runs under; `auto` picks an unused uid")] = (
        "auto"
    )


class ModelBudget(_Section, frozen=True, kw_only=True):
    tokens_hour: Annotated[int, Meta(ge=0, description="tokens an hour, read and written; 0 asks nothing")] = 50_000
    tokens_day: Annotated[int, Meta(ge=0, description="tokens a day")] = 400_000
    money_day: Annotated[float, Meta(ge=0, description="money a day, in the unit of the prices; 0 is no bound")] = 0.0
    price_read: Annotated[float, Meta(ge=0, description="price of a million tokens that the model reads")] = 0.0
    price_written: Annotated[float, Meta(ge=0, description="price of a million tokens that the model writes")] = 0.0


class ContentConfig(_Section, frozen=True, kw_only=True):
    model: Annotated[
        Literal["off", "ahead", "first-read"],
        Meta(
            description="whether a model drafts files that nobody has read: `ahead`, in idle time and by `mirage content warm`; "
            "`first-read`, when somebody reads one for the first time, who then waits for it"
        ),
    ] = "off"
    provider: Annotated[Literal["openai", "ollama", "anthropic"], Meta(description="which API the endpoint speaks")] = "openai"
    url: Annotated[str, Meta(description="the endpoint; for openai with its /v1")] = "http://127.0.0.1:8080/v1"
    name: Annotated[str, Meta(description="the model's name there")] = ""
    key_file: Annotated[str, Meta(description="file with the key; else the variable MIRAGE_MODEL_KEY; never logged")] = ""
    seconds: Annotated[float, Meta(gt=0, description="seconds that a question may take")] = 60.0
    wait: Annotated[float, Meta(gt=0, le=10, description="seconds that a first read waits for the model, where it does")] = 1.5
    at_once: Annotated[int, Meta(ge=1, le=32, description="questions at the same time")] = 2
    canaries: Annotated[
        list[str],
        Meta(
            description="files of yours that lie in a world from its beginning, as PATH=TEXT: canary tokens; who reads one is told, "
            "and who uses its words here"
        ),
    ] = []
    every: Annotated[float, Meta(gt=0, description="seconds between two looks for files to draft")] = 60.0
    busy: Annotated[float, Meta(gt=0, description="load a processor above which nothing is drafted")] = 0.7
    budget: ModelBudget = ModelBudget()


class ImageConfig(_Section, frozen=True, kw_only=True):
    name: Annotated[str, Meta(description="the base image: a name of `mirage image list`, or the path of an image file")] = (
        "debian-12"
    )
    mirror: Annotated[str, Meta(description="package mirror for building it; empty is the machine's own apt configuration")] = ""
    build: Annotated[bool, Meta(description="build it at the first start if packages are within reach")] = True


class Config(_Section, frozen=True, kw_only=True):
    data: Annotated[str, Meta(min_length=1, description="directory of everything that this Mirage keeps")] = "./mirage-data"
    state: Annotated[
        str,
        Meta(description="state engine: lmdb:PATH, redis://..., redis+cluster://..., memory:; empty is LMDB in the data directory"),
    ] = ""
    evidence: Annotated[
        str, Meta(description="evidence store: sqlite:///PATH or postgresql://...; empty is SQLite in the data directory")
    ] = ""
    evidence_months: Annotated[
        int, Meta(ge=0, description="whole months of evidence that stay in the store beside the present one; 0 is all")
    ] = 0
    persona: Annotated[str, Meta(description="what the host pretends to be, a folder of world/personas")] = "web-debian-12"
    shell: Annotated[
        Literal["auto", "emulated", "sandbox"],
        Meta(
            description="which shell answers: `emulated`, in process; `sandbox`, the image's own programs in sealed cells, for which "
            "`mirage doctor` says what this machine lacks; `auto`, the sandbox where all its walls stand and "
            "`emulated.muscle` is on, else the emulated one"
        ),
    ] = "auto"
    ssh: SshConfig = SshConfig()
    http: HttpConfig = HttpConfig()
    internet: InternetConfig = InternetConfig()
    layers: LayerConfig = LayerConfig()
    emulated: ShellConfig = ShellConfig()
    sandbox: SandboxConfig = SandboxConfig()
    journal: JournalConfig = JournalConfig()
    analysis: AnalysisConfig = AnalysisConfig()
    stage: StageConfig = StageConfig()
    telemetry: TelemetryConfig = TelemetryConfig()
    alerts: AlertsConfig = AlertsConfig()
    image: ImageConfig = ImageConfig()
    content: ContentConfig = ContentConfig()


class Key(msgspec.Struct, frozen=True):
    """One key of the configuration, as the docs and `mirage config show` name it."""

    name: str
    type: Any
    default: Any
    description: str

    @property
    def variable(self) -> str:
        return PREFIX + self.name.replace(".", "_").upper()

    @property
    def allowed(self) -> str:
        """The allowed values in words."""
        return _allowed(self.type)


def keys(section: type[msgspec.Struct] = Config, prefix: str = "") -> Iterator[Key]:
    """Every key, in the order of the structures."""
    hints = typing.get_type_hints(section, include_extras=True)
    defaults = section()
    for field in section.__struct_fields__:
        hint, default = hints[field], getattr(defaults, field)
        if isinstance(default, msgspec.Struct):
            yield from keys(type(default), f"{prefix}{field}.")
        else:
            meta = next(meta for meta in hint.__metadata__ if isinstance(meta, Meta))
            yield Key(f"{prefix}{field}", hint, default, meta.description or "")


def load(path: Path | None = None, options: Mapping[str, Any] | None = None, environment: Mapping[str, str] | None = None) -> Config:
    """The configuration from a TOML file, then the environment, then the command line's options (by key name).

    Raises ConfigurationError, whose text names the key, the value and what is allowed.
    """
    known = {key.name: key for key in keys()}
    values: dict[str, Any] = {}
    if path is not None:
        for name, value in _flatten(_parse(path)):
            values[_known(name, known, str(path)).name] = value
    variables = {key.variable: key for key in known.values()}
    for variable, text in sorted((os.environ if environment is None else environment).items()):
        if variable.startswith(PREFIX) and variable != VARIABLE:
            if variable not in variables:
                raise ConfigurationError(f"environment: unknown key {variable}; allowed: {_near(variable, variables)}")
            key = variables[variable]
            values[key.name] = _from_text(key, text)
    values.update({name: value for name, value in (options or {}).items() if value is not None})
    for name, value in values.items():
        _check(known[name], value)
    return msgspec.convert(_nest(values), Config)


def dump(config: Config) -> dict[str, Any]:
    """Every key with its value, by dotted name; passwords, tokens and the URLs of alerts are not shown."""
    shown: dict[str, Any] = {}
    for key in keys():
        value: Any = config
        for part in key.name.split("."):
            value = getattr(value, part)
        shown[key.name] = value
    shown["ssh.login"] = [f"{login.partition(':')[0]}:***" for login in config.ssh.login]
    shown["alerts.urls"] = [_without_secrets(url) for url in config.alerts.urls]
    shown["content.canaries"] = [f"{canary.partition('=')[0]}=***" for canary in config.content.canaries]
    for name in ("alerts.secret", "telemetry.token"):
        shown[name] = "***" if shown[name] else ""
    for name in ("state", "evidence"):
        shown[name] = _without_password(shown[name])
    return shown


def endpoint(text: str, key: str = "ssh.listen") -> tuple[str, int]:
    """HOST:PORT, [IPV6]:PORT or PORT as host and port."""
    host, _, port = text.rpartition(":")
    host = host or "127.0.0.1"
    if host.startswith("[") and host.endswith("]"):
        host = host[1:-1]
    try:
        number = int(port)
        ipaddress.ip_address(host)
    except ValueError:
        raise ConfigurationError(f"{key} = {text!r}: allowed: ADDRESS:PORT, as 127.0.0.1:2222 or [::]:22") from None
    if not 0 <= number <= 65535:
        raise ConfigurationError(f"{key} = {text!r}: allowed: a port from 0 to 65535")
    return host, number


# ---- checks ----------------------------------------------------------------------------------------------------------


def _check(key: Key, value: Any) -> None:
    if not _is_allowed(key, value):
        shown = "***" if key.name in SECRET else _shown(value)
        raise ConfigurationError(f"{key.name} = {shown}: allowed: {key.allowed}")
    if check := CHECKS.get(key.name):
        for item in _items(value):
            check(key, item)


def _is_allowed(key: Key, value: Any) -> bool:
    """By its type; and nothing is without end, or holds what no path and no address can."""
    try:
        msgspec.convert(value, key.type)
    except msgspec.ValidationError:
        return False
    return not any(item == math.inf or (isinstance(item, str) and "\0" in item) for item in _items(value))


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _check_login(key: Key, value: str) -> None:
    user, colon, password = value.partition(":")
    if not (user and colon and password):
        raise ConfigurationError(f"{key.name} = {_shown(value)}: allowed: USER:PASSWORD, neither of them empty")


def _check_served(key: Key, value: str) -> None:
    url, equals, what = value.rpartition("=")
    if not (equals and what and re.match(r"(https?|ftp)://.", url)):
        raise ConfigurationError(f"{key.name} = {_shown(value)}: allowed: URL=FILE or URL=SHA256, as http://example.com/*.sh=./x.sh")


def _check_canary(key: Key, value: str) -> None:
    path, equals, text = value.partition("=")
    if not (equals and text and re.fullmatch(r"(/[^/]+)+", path)):
        raise ConfigurationError(f'{key.name} = {_shown(path)}: allowed: PATH=TEXT, as "/root/.token=..." in a TOML string')


def _check_network(key: Key, value: str) -> None:
    try:
        ipaddress.ip_network(value, strict=False)
    except ValueError:
        raise ConfigurationError(f"{key.name} = {_shown(value)}: allowed: networks as 10.0.0.0/8 or 2001:db8::/32") from None


def _check_alert(key: Key, value: str) -> None:
    """The value is not shown: it holds keys."""
    *words, url = value.split() or [""]
    severities, kinds = typing.get_args(Severity), ("finding", "health", "digest")
    if (
        not re.match(r"[a-z0-9+]+://.", url, re.IGNORECASE)
        or not set(words) <= {*severities, *kinds}
        or len({*severities} & {*words}) > 1
    ):
        allowed = "[SEVERITY] [finding] [health] [digest] SCHEME://..., as `high finding slack://...`"
        raise ConfigurationError(f"{key.name}: allowed: {allowed}; what stands there is not shown, it may hold a key")


def _check_quiet(key: Key, value: str) -> None:
    if value and not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d", value):
        raise ConfigurationError(f"{key.name} = {_shown(value)}: allowed: HH:MM-HH:MM, as 22:00-07:00")


def _check_traces(key: Key, value: str) -> None:
    if value and not re.match(r"https?://[^/]+/", value):
        raise ConfigurationError(f"{key.name} = {_shown(value)}: allowed: a URL, as http://127.0.0.1:4318/v1/traces")


def _check_state(key: Key, value: str) -> None:
    _check_scheme(key, value, ("", "lmdb:", "redis://", "rediss://", "redis+cluster://", "memory:"))


def _check_evidence(key: Key, value: str) -> None:
    _check_scheme(key, value, ("", "sqlite:///", "postgresql://"))


def _check_scheme(key: Key, value: str, schemes: tuple[str, ...]) -> None:
    if value and not value.startswith(tuple(filter(None, schemes))):
        raise ConfigurationError(f"{key.name} = {_shown(value)}: allowed: {', '.join(filter(None, schemes))}...")


def _check_persona(key: Key, value: str) -> None:
    from mirage.world import persona  # here, and sites below: most commands need neither

    _check_named(key, value, persona.names())


def _check_site(key: Key, value: str) -> None:
    from mirage.gateway.http import sites

    _check_named(key, value, sites.names())


def _check_named(key: Key, value: str, names: Sequence[str]) -> None:
    if value not in names:
        raise ConfigurationError(f"{key.name} = {_shown(value)}: allowed: {', '.join(names)}")


CHECKS: dict[str, Callable[[Key, Any], None]] = {
    "ssh.listen": lambda key, value: void(endpoint(value, key.name)),
    "ssh.login": _check_login,
    "telemetry.traces": _check_traces,
    "telemetry.listen": lambda key, value: void(value and endpoint(value, key.name)),
    "ssh.proxies": _check_network,
    "http.listen": lambda key, value: void(endpoint(value, key.name)),
    "http.secure": lambda key, value: void(endpoint(value, key.name)),
    "http.proxies": _check_network,
    "http.site": _check_site,
    "persona": _check_persona,
    "content.canaries": _check_canary,
    "internet.served": _check_served,
    "alerts.urls": _check_alert,
    "alerts.quiet": _check_quiet,
    "state": _check_state,
    "evidence": _check_evidence,
}


def void(_: object) -> None:
    """Drop a value that was made only to see whether it can be."""


# ---- reading ---------------------------------------------------------------------------------------------------------


def _parse(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text())
    except OSError as error:
        raise ConfigurationError(f"--config {path}: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"--config {path}: not TOML: byte {error.start} is not UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"--config {path}: not TOML: {error}") from None


def _flatten(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flatten(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def _nest(values: Mapping[str, Any]) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for name, value in values.items():
        *sections, leaf = name.split(".")
        place = tree
        for section in sections:
            place = place.setdefault(section, {})
        place[leaf] = value
    return tree


def _known(name: str, known: Mapping[str, Key], where: str) -> Key:
    if name not in known:
        raise ConfigurationError(f"{where}: unknown key {name}; allowed: {_near(name, known)}")
    return known[name]


def _near(name: str, known: Mapping[str, Key]) -> str:
    import difflib

    near = difflib.get_close_matches(name, known, 3, 0.5)
    return (" or ".join(near) + " (all: mirage config show)") if near else "the keys of mirage config show"


def _from_text(key: Key, text: str) -> Any:
    """A value from an environment variable: lists are comma-separated, the rest is JSON where the type is no text."""
    bare = typing.get_args(key.type)[0]
    if bare == list[str]:
        return [part.strip() for part in text.split(",") if part.strip()]
    if bare is str or typing.get_origin(bare) is Literal:
        return text
    try:
        value = json.loads(text.lower())
    except ValueError:
        return text
    return value


def _allowed(hint: Any) -> str:
    bare, *metas = typing.get_args(hint)
    meta = next(meta for meta in metas if isinstance(meta, Meta))
    if typing.get_origin(bare) is Literal:
        return ", ".join(typing.get_args(bare))
    word = {int: "a whole number", float: "a number", str: "text", bool: "true or false"}.get(bare, "a list of texts")
    bounds = [(meta.ge, "at least"), (meta.gt, "more than"), (meta.le, "at most"), (meta.pattern, "of the form")]
    words = [word, *(f"{words} {bound}" for bound, words in bounds if bound is not None)]
    return ", ".join([*words, "not empty"] if meta.min_length else words)


def _shown(value: Any) -> str:
    text = json.dumps(value, default=str)
    return text if len(text) <= 80 else text[:77] + "..."


def _without_secrets(text: str) -> str:
    """Of a destination of alerts what may be shown: an Apprise URL holds keys anywhere behind its scheme."""
    before, separator, _ = text.partition("://")
    return f"{before}://***" if separator else "***"


def _without_password(url: str) -> str:
    scheme, separator, rest = url.partition("://")
    if separator and "@" in rest:
        user, _, host = rest.rpartition("@")
        return f"{scheme}://{user.partition(':')[0]}:***@{host}"
    return url
