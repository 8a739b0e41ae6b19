"""nginx's own pages and status lines (ngx_http_special_response.c, ngx_http_header_filter_module.c)."""

from __future__ import annotations

from functools import lru_cache

REASONS = {
    200: "OK", 201: "Created", 202: "Accepted", 204: "No Content", 206: "Partial Content", 301: "Moved Permanently",
    302: "Moved Temporarily", 303: "See Other", 304: "Not Modified", 307: "Temporary Redirect", 308: "Permanent Redirect",
    400: "Bad Request", 401: "Unauthorized", 402: "Payment Required", 403: "Forbidden", 404: "Not Found", 405: "Not Allowed",
    406: "Not Acceptable", 408: "Request Time-out", 409: "Conflict", 410: "Gone", 411: "Length Required",
    412: "Precondition Failed", 413: "Request Entity Too Large", 414: "Request-URI Too Large", 415: "Unsupported Media Type",
    416: "Requested Range Not Satisfiable", 421: "Misdirected Request", 429: "Too Many Requests", 500: "Internal Server Error",
    501: "Not Implemented", 502: "Bad Gateway", 503: "Service Temporarily Unavailable", 504: "Gateway Time-out",
    505: "HTTP Version Not Supported", 507: "Insufficient Storage",
}  # fmt: skip
TITLES = REASONS | {302: "Found", 401: "Authorization Required"}  # where the page says it otherwise
HEADER_TOO_LARGE, PLAIN_TO_HTTPS = 494, 497  # nginx's own codes, answered as 400
SPECIAL = {
    HEADER_TOO_LARGE: "Request Header Or Cookie Too Large", 495: "The SSL certificate error",
    496: "No required SSL certificate was sent", PLAIN_TO_HTTPS: "The plain HTTP request was sent to HTTPS port",
}  # fmt: skip
UNANSWERED = frozenset({444, 499})  # the connection ends without a word
PADDING = b"<!-- a padding to disable MSIE and Chrome friendly error page -->\r\n" * 6
ENDS_CONNECTION = frozenset({400, 413, 414, 495, 496, PLAIN_TO_HTTPS, 500, 501})


def status_of(code: int) -> int:
    """What the client sees of a code."""
    return 400 if code in SPECIAL else code


@lru_cache(maxsize=128)
def status_line(status: int, words: str = "") -> bytes:
    reason = words or REASONS.get(status)
    return b"HTTP/1.1 %d %s\r\n" % (status, reason.encode()) if reason else b"HTTP/1.1 %03d \r\n" % status


@lru_cache(maxsize=128)
def page(code: int, server: bytes, is_padded: bool) -> bytes:
    """The page of an error or a redirect; Chrome and MSIE get a padding below those from 400 on. b"" for a code that has none."""
    if code not in TITLES and code not in SPECIAL:
        return b""
    if code in SPECIAL:
        title, heading, more = f"400 {SPECIAL[code]}", "400 Bad Request", f"<center>{SPECIAL[code]}</center>\r\n"
    else:
        title = heading = f"{code} {TITLES[code]}"
        more = ""
    text = (
        f"<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{heading}</h1></center>\r\n{more}<hr><center>"
    ).encode() + server + b"</center>\r\n</body>\r\n</html>\r\n"  # fmt: skip
    return text + PADDING if is_padded and code >= 400 else text
