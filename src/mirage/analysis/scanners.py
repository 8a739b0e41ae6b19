"""Scanners by what they say of themselves and by how they behave: who measures the internet, and who only looks who answers."""

from __future__ import annotations

import re2

_NAMED = re2.compile(
    r"(?i)\b(zgrab2?|zmap|masscan|nmap|censys(?:inspect)?|shodan|expanse|palo\s?alto|internet[ -]?measurement|stretchoid|binaryedge|"
    r"shadowserver|rapid7|project\s?sonar|onyphe|leakix|l9explore|netcraft|criminalip|fofa|zoomeye|quake360|netlab|alphastrike|"
    r"intrinsec|securitytrails|odin(?:bot)?|modat|driftnet|greynoise|internetcensus|ipip\.net|nuclei|nikto|sqlmap|wpscan|gobuster|"
    r"ffuf|dirbuster|feroxbuster|openvas|nessus|qualys|acunetix|netsparker|burp(?:suite)?|zaproxy|jaeles|httpx)\b"
)


def named(text: str) -> str:
    """The scanner that a client's version or a user agent names; empty where it names none."""
    found = _NAMED.search(text[:512])
    return found.group(1).lower() if found else ""
