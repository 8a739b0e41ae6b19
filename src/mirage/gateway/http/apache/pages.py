"""Apache's own pages: status lines and the texts of `get_canned_error_string`, as 2.4.71 has them."""

from __future__ import annotations

REASONS = {
    200: "OK", 206: "Partial Content", 301: "Moved Permanently", 302: "Found", 304: "Not Modified", 400: "Bad Request",
    401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed", 408: "Request Timeout",
    412: "Precondition Failed", 413: "Request Entity Too Large", 414: "Request-URI Too Long",
    416: "Requested Range Not Satisfiable", 417: "Expectation Failed", 500: "Internal Server Error", 501: "Not Implemented",
}  # fmt: skip
DROPS = frozenset({400, 408, 411, 413, 414, 500, 501, 503})  # ap_status_drops_connection
DOCTYPE = '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN" "http://www.w3.org/TR/html4/strict.dtd">\n'
FIELD_TOO_LONG = "Size of a request header field exceeds server limit."
TOO_MANY_FIELDS = "The number of request header fields exceeds this server's limit."
PLAIN_TO_HTTPS = (  # mod_ssl
    "Reason: You're speaking plain HTTP to an SSL-enabled server port.<br />\n"
    " Instead use the HTTPS scheme to access this URL, please.<br />\n"
)
_TEXTS = {
    301: '<p>The document has moved <a href="{location}">here</a>.</p>\n',
    400: "<p>Your browser sent a request that this server could not understand.<br />\n{note}</p>\n{also}",
    401: "<p>This server could not verify that you\nare authorized to access the document\nrequested.  Either you supplied the "
    "wrong\n"
    "credentials (e.g., bad password), or your\nbrowser doesn't understand how to supply\nthe credentials required.</p>\n",
    403: "<p>You don't have permission to access this resource.</p>\n",
    404: "<p>The requested URL was not found on this server.</p>\n",
    405: "<p>The requested method {method} is not allowed for this URL.</p>\n",
    408: "<p>Server timeout waiting for the HTTP request from the client.</p>\n",
    412: "<p>The precondition on the request\nfor this URL evaluated to false.</p>\n",
    413: "The requested resource does not allow request data with {method} requests, or the amount of data provided in\n"
    "the request exceeds the capacity limit.\n{also}",
    414: "<p>The requested URL's length exceeds the capacity\nlimit for this server.<br />\n</p>\n",
    416: "<p>None of the range-specifier values in the Range\nrequest-header field overlap the current extent\n"
    "of the selected resource.</p>\n",
    417: "<p>The expectation given in the Expect request-header\nfield could not be met by this server.\n"
    "The client sent<pre>\n    Expect: {expect}\n</pre>\n</p><p>Only the 100-continue expectation is supported.</p>\n",
    500: "<p>The server encountered an internal error or\nmisconfiguration and was unable to complete\nyour request.</p>\n"
    "<p>Please contact the server administrator at \n webmaster@localhost to inform them of the time this error occurred,\n"
    " and the actions you performed just before this error.</p>\n"
    "<p>More information about this error may be available\nin the server error log.</p>\n",
    501: "<p>{method} not supported for current URL.<br />\n</p>\n",
}
ALSO = "<p>Additionally, a {status} {reason}\nerror was encountered while trying to use an ErrorDocument to handle the request.</p>\n"


def page(status: int, signature: str, **words: str) -> list[bytes]:
    """The page of a status, as it is written bit by bit; `words` are what its text names, as the client sent it."""
    facts = {"note": "", "method": "", "location": "", "expect": "", "also": ""}
    facts |= {name: word if name in ("note", "also") else escaped(word, quote=name != "method") for name, word in words.items()}
    reason = REASONS[status]
    head = f"{DOCTYPE}<html><head>\n<title>{status} {reason}</title>\n</head><body>\n<h1>{reason}</h1>\n"
    return [part.encode("latin-1") for part in (head, _TEXTS[status].format(**facts), f"<hr>\n{signature}", "</body></html>\n")]


def signature(name: str, host: str, port: int) -> str:
    """ServerSignature On."""
    return f"<address>{name} Server at {escaped(host)} Port {port}</address>\n"


def escaped(text: str, *, quote: bool = True) -> str:
    """ap_escape_html, which leaves an apostrophe as it is."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&quot;") if quote else text
