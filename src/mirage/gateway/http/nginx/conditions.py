"""If-Modified-Since and its kin (ngx_http_not_modified_filter_module)."""

from __future__ import annotations

from mirage.gateway.http.nginx import dates
from mirage.gateway.http.nginx.message import Request, Response

NOT_MODIFIED, FAILED = 304, 412


def judge(request: Request, response: Response) -> int:
    """200 when the conditions let it be sent, 304 or 412 when they do not. `response` is a 200."""
    first = request.first
    since = first.get(b"if-unmodified-since")
    if since is not None and (response.modified is None or dates.parse(since) < response.modified):
        return FAILED
    match = first.get(b"if-match")
    if match is not None and not _matches(match, response.etag, is_weak=False):
        return FAILED
    modified, none = first.get(b"if-modified-since"), first.get(b"if-none-match")
    if modified is None and none is None:
        return response.status
    if modified is not None and (response.modified is None or dates.parse(modified) != response.modified):
        return response.status  # if_modified_since exact: any other moment is a change
    if none is not None and not _matches(none, response.etag, is_weak=True):
        return response.status
    return NOT_MODIFIED


def _matches(wanted: bytes, etag: bytes, *, is_weak: bool) -> bool:
    """ngx_http_test_if_match: whether the list names the tag; W/ counts for nothing where weak tags are good enough."""
    if wanted == b"*":
        return True
    if not etag:
        return False
    if is_weak and len(etag) > 2:
        etag = etag.removeprefix(b"W/")
    at, end = 0, len(wanted)
    while at < end:
        if is_weak and end - at > 2 and wanted.startswith(b"W/", at):
            at += 2
        if len(etag) > end - at:
            return False
        if wanted.startswith(etag, at):
            at = _past(wanted, at + len(etag), b" \t")
            if at == end or wanted[at] == 0x2C:
                return True
        comma = wanted.find(b",", at)
        at = end if comma < 0 else _past(wanted, comma, b" \t,")
    return False


def _past(text: bytes, at: int, passed: bytes) -> int:
    while at < len(text) and text[at] in passed:
        at += 1
    return at
