"""What dpkg's status says of packages, and what follows from their versions."""

from __future__ import annotations

from mirage.image.packages import kernel, parse_status, ssh_banner

STATUS = b"""Package: openssh-server
Status: install ok installed
Priority: optional
Section: net
Installed-Size: 1830
Maintainer: A <a@example.org>
Architecture: amd64
Multi-Arch: foreign
Source: openssh
Version: 1:9.2p1-2+deb12u7
Description: secure shell
 more of
 .
 it

Package: libc6
Essential: yes
Multi-Arch: same
Architecture: amd64
Version: 2.36-9

Package: libc6
Multi-Arch: same
Architecture: i386
Version: 2.36-9
Status: deinstall ok config-files

Package: linux-image-6.1.0-9-amd64
Version: 6.1.27-1

Package: linux-image-6.1.0-37-amd64
Version: 6.1.140-1

Package: linux-image-6.1.0-38-amd64-dbg
Version: 6.1.140-1

Package: without-version
"""


def test_a_stanza_is_read_field_by_field() -> None:
    package = parse_status(STATUS)["openssh-server"]
    assert (package.version, package.upstream, package.summary) == ("1:9.2p1-2+deb12u7", "9.2p1", "secure shell")
    assert (package.want, package.error, package.status) == ("install", "ok", "installed")
    assert (package.section, package.priority, package.source, package.installed_size) == ("net", "optional", "openssh", 1830)
    assert package.fields["Description"] == "secure shell\n more of\n .\n it"


def test_a_second_architecture_has_a_name_of_its_own() -> None:
    packages = parse_status(STATUS)
    assert [name for name in packages if name.startswith("libc6")] == ["libc6", "libc6:i386"]
    assert (packages["libc6"].is_essential, packages["libc6"].list_name) == (True, "libc6:amd64")
    assert (packages["libc6:i386"].status, packages["openssh-server"].list_name) == ("config-files", "openssh-server")


def test_the_banner_of_sshd_and_the_kernel_follow_from_the_versions() -> None:
    packages = parse_status(STATUS)
    assert ssh_banner(packages) == "OpenSSH_9.2p1 Debian-2+deb12u7"
    assert ssh_banner(parse_status(b"Package: openssh-server\nVersion: 1:9.6p1-3ubuntu13.5\n")) == "OpenSSH_9.6p1 Ubuntu-3ubuntu13.5"
    assert ssh_banner({}) is None
    assert kernel(packages) == "6.1.0-37-amd64"
    assert kernel({}) is None
