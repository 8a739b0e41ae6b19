"""The documentation on a machine that its people read, and copy from."""

from __future__ import annotations

import re
from stat import S_IFDIR, S_IFREG

from mirage.vfs.lower import Lower
from mirage.world.plans import below

FOLDER = "/usr/share/doc"
LEAST, MOST = 300, 24_000  # bytes, packed or not: what is longer nobody reads
READ = re.compile(rb"(README|NEWS|FAQ|TODO|HOWTO|00FAQ|BUGS|HACKING|INSTALL|NOTES|TIPS)[\w.-]*")
UNREAD = re.compile(  # libraries, and what is there without being asked for or has been known for ever: nobody looks these up
    rb"lib|fonts-|gir1|linux-|python3-|golang|base-|binutils|cpp|dbus|debian-archive|debianutils|galera|gcc-|gpgv|groff|init-system-|lsb-|m?gawk"
    rb"|mawk|ncurses|perl|python3|tasksel|whiptail|make$|man-db$|bc$|bzip2|cpio|dash$|debconf|diffutils|dmidecode|file$|grep$|gzip|inetutils|isc-dhcp-common"
    rb"|lm-sensors|nano|netcat-traditional|os-prober|passwd|pciutils|psmisc|pv$|sed$|telnet|tftp|tnftp|tzdata|unzip|xz-utils|zstd"
)


def documents(lower: Lower) -> list[str]:
    """Their paths, sorted; [] where the image has no documentation."""
    at = below.at(lower, FOLDER)
    if at is None:
        return []
    found = []
    for folder in lower.readdir(at):
        if folder.type != S_IFDIR or UNREAD.match(folder.name):
            continue
        found += [
            f"{FOLDER}/{folder.name.decode()}/{entry.name.decode()}"
            for entry in lower.readdir(folder.ino)
            if entry.type == S_IFREG and READ.fullmatch(entry.name) and LEAST < lower.stat(entry.ino).size < MOST
        ]
    return sorted(found)
