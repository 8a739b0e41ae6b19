"""Which web server a machine has, and in whose words its people's files speak of it: what the writers say of nginx, said of Apache."""

from __future__ import annotations

import re
from collections.abc import Mapping

APACHE = "apache2"  # the package
_WORDS = (  # the first that fits counts
    (b"nginx -t", b"apache2ctl configtest"), (b"A high performance web server and a reverse proxy server", b"The Apache HTTP Server"),
    (b"/etc/php/8.2/fpm", b"/etc/php/8.2/apache2"), (b"php8.2-fpm", b"apache2"), (b"PHP-FPM", b"mod_php"), (b"php-fpm", b"apache2"),
    (b"ngnix", b"apahce2"), (b"nginx", b"apache2"), (b"Nginx", b"Apache"), (b"NGINX", b"Apache"),
)  # fmt: skip
_OF_NGINX = re.compile(b"|".join(re.escape(word) for word, _ in _WORDS))
_OF_APACHE = dict(_WORDS)


def is_apache(packages: Mapping[str, object]) -> bool:
    """Whether it is Apache that has port 80."""
    return APACHE in packages and "nginx" not in packages


def name(packages: Mapping[str, object]) -> str:
    """Of the server's directories in /etc and /var/log."""
    return APACHE if is_apache(packages) else "nginx"


def own_name(host: str) -> str:
    """What Apache calls itself where nobody said: the machine's full name, or where that is none what /etc/hosts has for it."""
    return host if "." in host else "127.0.1.1"


def spoken(text: bytes, packages: Mapping[str, object]) -> bytes:
    """A text of the writers' as this machine's people would have it."""
    return _OF_NGINX.sub(lambda found: _OF_APACHE[found[0]], text) if is_apache(packages) else text
