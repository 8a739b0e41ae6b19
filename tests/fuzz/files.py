"""Files of formats that programs read, whole and bent: archives, databases, records of logins, what systemd and dpkg are told."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import random
import struct
import tarfile
import zipfile

NASTY = (b"\xff" * 8, b"\0" * 8, b"99999999999", b"-1", b"\xc2\xb2", b"9" * 5000, b":::", b"\n", b"%", b"[", b"=")
READERS = {  # what is asked of a file `a` by its format; all formats are given to the last, too
    "tar": ("tar tvf a", "mkdir x; tar xvf a -C x", "tar df a", "tar --delete -f a d", "tar rf a /etc/hostname", "tar xzf a"),
    "gzip": ("gzip -tv < a", "zcat a", "gzip -lv a", "cp a a.gz; gunzip -k a.gz", "zgrep x a", "tar tzf a"),
    "bzip2": ("bzip2 -t a", "bzcat a", "tar tjf a", "bunzip2 -c a"),
    "xz": ("xz -t a", "xzcat a", "tar tJf a", "cp a a.xz; xz -lvv a.xz"),
    "zip": ("unzip -l a", "unzip -v a", "unzip -t a", "unzip -o a", "unzip -p a", "python3 -m zipfile -l a"),
    "deb": ("ar t a", "ar x a", "dpkg -I a", "dpkg-deb -c a", "dpkg-deb -x a x", "dpkg -i a"),
    "wtmp": ("last -f a", "cp a /var/log/wtmp; last -x", "cp a /run/utmp; who; w; users", "cp a /var/log/lastlog; lastlog", "utmpdump a"),
    "unit": ("cp a /etc/systemd/system/a.service; systemctl daemon-reload; systemctl enable a; systemctl status a; systemctl cat a",),
    "accounts": ("cp a /etc/passwd; id; getent passwd; ls -l /", "cp a /etc/shadow; passwd -S root; chage -l root; su -c id"),
    "packages": ("cp a /var/lib/dpkg/status; dpkg -l; dpkg -s bash; apt list --installed; dpkg -S /bin/ls",),
    "any": ("file a", "od a", "strings a", "readelf -a a; nm a; objdump -x a", "base64 -d a", "sqlite3 a .dump", "awk -f a", "sed -f a a",
            "crontab a; crontab -l", "bash a", "journalctl --file a", "ssh-keygen -lf a", "openssl x509 -in a -text", "patch -p0 < a"),
}  # fmt: skip


def _tar() -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.GNU_FORMAT) as tar:
        for name, kind in (("d", tarfile.DIRTYPE), ("d/f", tarfile.REGTYPE), ("d/l", tarfile.SYMTYPE), ("d/h", tarfile.LNKTYPE)):
            info = tarfile.TarInfo(name)
            info.type, info.linkname, info.size = kind, "d/f", 700 * (kind == tarfile.REGTYPE)
            tar.addfile(info, io.BytesIO(b"line\n" * 140))
    return packed.getvalue()


def _zip() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("d/", b"")
        file.writestr("d/f", b"line\n" * 140)
    return packed.getvalue()


def _deb() -> bytes:
    members = (("debian-binary", b"2.0\n"), ("control.tar.gz", gzip.compress(_tar())), ("data.tar.xz", lzma.compress(_tar())))
    heads = [
        f"{name:<16}{0:<12}{0:<6}{0:<6}{100644:<8}{len(data):<10}`\n".encode() + data + b"\n" * (len(data) % 2)
        for name, data in members
    ]
    return b"!<arch>\n" + b"".join(heads)


WHOLE = {
    "tar": _tar(), "gzip": gzip.compress(_tar()), "bzip2": bz2.compress(_tar()), "xz": lzma.compress(_tar()), "zip": _zip(), "deb": _deb(),
    "wtmp": struct.pack("<hxxi32s4s32s256shhiii16s20x", 7, 700, b"pts/0", b"ts/0", b"root", b"192.0.2.1", 0, 0, 1, 1_749_000_000, 0, b"") * 3,
    "unit": b"[Unit]\nDescription=x\n[Service]\nExecStart=/bin/true\nUser=root\n[Install]\nWantedBy=multi-user.target\n",
    "accounts": b"root:x:0:0:root:/root:/bin/bash\nwww-data:x:33:33::/var/www:/usr/sbin/nologin\n",
    "packages": b"Package: bash\nStatus: install ok installed\nVersion: 5.2-1\nArchitecture: amd64\nInstalled-Size: 7\nDescription: x\n y\n\n",
}  # fmt: skip


def given(rng: random.Random) -> tuple[bytes, bytes]:
    """A line that reads a file from its input, and that input."""
    kind = rng.choice(sorted(WHOLE))
    readers = READERS[kind] if rng.random() < 0.8 else READERS["any"]
    asked = "; ".join(f"({reader}) < /dev/null" for reader in rng.sample(readers, min(3, len(readers))))
    return f"mkdir -p /tmp/q; cd /tmp/q; cat > a; {asked}".encode(), _bent(WHOLE[kind], rng)


def _bent(whole: bytes, rng: random.Random) -> bytes:
    data = bytearray(whole)
    for _ in range(rng.choice((1, 1, 2, 8))):
        at = rng.randrange(len(data) + 1)
        match rng.randrange(5):
            case 0:
                data[at : at + 1] = rng.randbytes(1)
            case 1:
                nasty = rng.choice(NASTY)
                data[at : at + len(nasty)] = nasty
            case 2:
                del data[at : at + rng.choice((1, 10, 512))]
            case 3:
                data[at:at] = data[at : at + rng.choice((1, 8, 512))]
            case _:
                del data[at:]
    return bytes(data)
