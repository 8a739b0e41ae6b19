# Archives that are built and installed, by dpkg 1.21.22. `make record` writes the answers.

#### built, looked at, installed, run and removed
cd /tmp; mkdir -p p/DEBIAN p/opt/x; printf 'Package: evil\nVersion: 1.0\nArchitecture: all\nSection: misc\nX-Foo: bar\nMaintainer: x <x@y>\nDescription: t\n long\n' > p/DEBIAN/control; printf '#!/bin/sh\necho evil\n' > p/opt/x/evil; chmod 755 p/opt/x/evil; ln -s x/evil p/opt/l
dpkg-deb -b p evil.deb; dpkg -c evil.deb | cut -c1-22; dpkg -f evil.deb Version; dpkg -i evil.deb | grep -v Reading; /opt/x/evil; dpkg -l evil | tail -1; dpkg -L evil; dpkg -S /opt/x/evil; dpkg -s evil; ls /var/lib/dpkg/info/evil.*; cat /var/lib/dpkg/info/evil.md5sums; dpkg -r evil | grep -v Reading; ls /opt; dpkg -l evil; dpkg -P evil; tail -9 /var/log/dpkg.log | cut -d' ' -f3- | grep evil
#> dpkg-deb: building package 'evil' in 'evil.deb'.
#> drwxr-xr-x root/root  
#> drwxr-xr-x root/root  
#> drwxr-xr-x root/root  
#> -rwxr-xr-x root/root  
#> lrwxrwxrwx root/root  
#> 1.0
#> Selecting previously unselected package evil.
#> Preparing to unpack evil.deb ...
#> Unpacking evil (1.0) ...
#> Setting up evil (1.0) ...
#> evil
#> ii  evil           1.0          all          t
#> /.
#> /opt
#> /opt/x
#> /opt/x/evil
#> /opt/l
#> evil: /opt/x/evil
#> Package: evil
#> Status: install ok installed
#> Section: misc
#> Maintainer: x <x@y>
#> Architecture: all
#> Version: 1.0
#> Description: t
#>  long
#> X-Foo: bar
#> /var/lib/dpkg/info/evil.list
#> /var/lib/dpkg/info/evil.md5sums
#> 0ebce12a40e99c62cb975773efd574cc  opt/x/evil
#> Removing evil (1.0) ...
#> status installed evil:all 1.0
#> status installed evil:all 1.0
#> remove evil:all 1.0 <none>
#> status half-configured evil:all 1.0
#> status half-installed evil:all 1.0
#> status config-files evil:all 1.0
#> status not-installed evil:all <none>
#! ls: cannot access '/opt': No such file or directory
#! dpkg-query: no packages found matching evil
#! dpkg: warning: ignoring request to remove evil which isn't installed

#### its scripts, an upgrade, a downgrade, what stays and what a purge takes
cd /tmp; mkdir -p p/DEBIAN p/etc; printf 'Package: evil\nVersion: 1.0\nArchitecture: all\nMaintainer: x <x@y>\nDescription: t\n' > p/DEBIAN/control; echo c > p/etc/evil.conf; echo /etc/evil.conf > p/DEBIAN/conffiles
for s in preinst postinst prerm postrm; do printf '#!/bin/sh\necho '$s' $0 "$@"; env | grep ^DPKG_MAINT | sort; pwd\n' > p/DEBIAN/$s; chmod 755 p/DEBIAN/$s; done
dpkg-deb --build p old.deb; sed -i s/1.0/1.1/ p/DEBIAN/control; dpkg-deb -b p new.deb; for d in old new old; do dpkg -i $d.deb 2>&1 | grep -v Reading; done; dpkg -r evil | grep -v Reading; dpkg -l evil | tail -1; cat /var/lib/dpkg/info/evil.list; ls /var/lib/dpkg/info/evil.*; dpkg -r evil; dpkg -P evil | grep -v Reading; grep -c evil /var/lib/dpkg/status
#> dpkg-deb: building package 'evil' in 'old.deb'.
#> dpkg-deb: building package 'evil' in 'new.deb'.
#> Selecting previously unselected package evil.
#> Preparing to unpack old.deb ...
#> preinst /var/lib/dpkg/tmp.ci/preinst install
#> DPKG_MAINTSCRIPT_ARCH=all
#> DPKG_MAINTSCRIPT_DEBUG=0
#> DPKG_MAINTSCRIPT_NAME=preinst
#> DPKG_MAINTSCRIPT_PACKAGE=evil
#> DPKG_MAINTSCRIPT_PACKAGE_REFCOUNT=1
#> /
#> Unpacking evil (1.0) ...
#> Setting up evil (1.0) ...
#> postinst /var/lib/dpkg/info/evil.postinst configure 
#> DPKG_MAINTSCRIPT_ARCH=all
#> DPKG_MAINTSCRIPT_DEBUG=0
#> DPKG_MAINTSCRIPT_NAME=postinst
#> DPKG_MAINTSCRIPT_PACKAGE=evil
#> DPKG_MAINTSCRIPT_PACKAGE_REFCOUNT=1
#> /
#> Preparing to unpack new.deb ...
#> prerm /var/lib/dpkg/info/evil.prerm upgrade 1.1
#> DPKG_MAINTSCRIPT_ARCH=all
#> DPKG_MAINTSCRIPT_DEBUG=0
#> DPKG_MAINTSCRIPT_NAME=prerm
#> DPKG_MAINTSCRIPT_PACKAGE=evil
#> DPKG_MAINTSCRIPT_PACKAGE_REFCOUNT=1
#> /
#> preinst /var/lib/dpkg/tmp.ci/preinst upgrade 1.0 1.1
#> DPKG_MAINTSCRIPT_ARCH=all
#> DPKG_MAINTSCRIPT_DEBUG=0
#> DPKG_MAINTSCRIPT_NAME=preinst
#> DPKG_MAINTSCRIPT_PACKAGE=evil
#> DPKG_MAINTSCRIPT_PACKAGE_REFCOUNT=1
#> /
#> Unpacking evil (1.1) over (1.0) ...
#> postrm /var/lib/dpkg/info/evil.postrm upgrade 1.1
#> DPKG_MAINTSCRIPT_ARCH=all
#> DPKG_MAINTSCRIPT_DEBUG=0
#> DPKG_MAINTSCRIPT_NAME=postrm
#> DPKG_MAINTSCRIPT_PACKAGE=evil
#> DPKG_MAINTSCRIPT_PACKAGE_REFCOUNT=1
#> /
#> Setting up evil (1.1) ...
#> postinst /var/lib/dpkg/info/evil.postinst configure 1.0
#> DPKG_MAINTSCRIPT_ARCH=all
#> DPKG_MAINTSCRIPT_DEBUG=0
#> DPKG_MAINTSCRIPT_NAME=postinst
#> DPKG_MAINTSCRIPT_PACKAGE=evil
#> DPKG_MAINTSCRIPT_PACKAGE_REFCOUNT=1
#> /
#> dpkg: warning: downgrading evil from 1.1 to 1.0
#> Preparing to unpack old.deb ...
#> prerm /var/lib/dpkg/info/evil.prerm upgrade 1.0
#> DPKG_MAINTSCRIPT_ARCH=all
#> DPKG_MAINTSCRIPT_DEBUG=0
#> DPKG_MAINTSCRIPT_NAME=prerm
#> DPKG_MAINTSCRIPT_PACKAGE=evil
#> DPKG_MAINTSCRIPT_PACKAGE_REFCOUNT=1
#> /
#> preinst /var/lib/dpkg/tmp.ci/preinst upgrade 1.1 1.0
#> DPKG_MAINTSCRIPT_ARCH=all
#> DPKG_MAINTSCRIPT_DEBUG=0
#> DPKG_MAINTSCRIPT_NAME=preinst
#> DPKG_MAINTSCRIPT_PACKAGE=evil
#> DPKG_MAINTSCRIPT_PACKAGE_REFCOUNT=1
#> /
#> Unpacking evil (1.0) over (1.1) ...
#> postrm /var/lib/dpkg/info/evil.postrm upgrade 1.0
#> DPKG_MAINTSCRIPT_ARCH=all
#> DPKG_MAINTSCRIPT_DEBUG=0
#> DPKG_MAINTSCRIPT_NAME=postrm
#> DPKG_MAINTSCRIPT_PACKAGE=evil
#> DPKG_MAINTSCRIPT_PACKAGE_REFCOUNT=1
#> /
#> Setting up evil (1.0) ...
#> postinst /var/lib/dpkg/info/evil.postinst configure 1.1
#> DPKG_MAINTSCRIPT_ARCH=all
#> DPKG_MAINTSCRIPT_DEBUG=0
#> DPKG_MAINTSCRIPT_NAME=postinst
#> DPKG_MAINTSCRIPT_PACKAGE=evil
#> DPKG_MAINTSCRIPT_PACKAGE_REFCOUNT=1
#> /
#> Removing evil (1.0) ...
#> prerm /var/lib/dpkg/info/evil.prerm remove
#> DPKG_MAINTSCRIPT_ARCH=all
#> DPKG_MAINTSCRIPT_DEBUG=0
#> DPKG_MAINTSCRIPT_NAME=prerm
#> DPKG_MAINTSCRIPT_PACKAGE=evil
#> DPKG_MAINTSCRIPT_PACKAGE_REFCOUNT=1
#> /
#> postrm /var/lib/dpkg/info/evil.postrm remove
#> DPKG_MAINTSCRIPT_ARCH=all
#> DPKG_MAINTSCRIPT_DEBUG=0
#> DPKG_MAINTSCRIPT_NAME=postrm
#> DPKG_MAINTSCRIPT_PACKAGE=evil
#> DPKG_MAINTSCRIPT_PACKAGE_REFCOUNT=1
#> /
#> rc  evil           1.0          all          t
#> /etc
#> /etc/evil.conf
#> /var/lib/dpkg/info/evil.list
#> /var/lib/dpkg/info/evil.postrm
#> Purging configuration files for evil (1.0) ...
#> postrm /var/lib/dpkg/info/evil.postrm purge
#> DPKG_MAINTSCRIPT_ARCH=all
#> DPKG_MAINTSCRIPT_DEBUG=0
#> DPKG_MAINTSCRIPT_NAME=postrm
#> DPKG_MAINTSCRIPT_PACKAGE=evil
#> DPKG_MAINTSCRIPT_PACKAGE_REFCOUNT=1
#> /
#> 0
#! dpkg: warning: ignoring request to remove evil, only the config
#!  files of which are on the system; use --purge to remove them too
#? 1

#### dependencies that nothing fulfils
cd /tmp; mkdir -p p/DEBIAN; printf 'Package: dep\nVersion: 1\nArchitecture: amd64\nDepends: nosuch (>= 2), bash (>= 99), bash | none\nMaintainer: x <x@y>\nDescription: t\n' > p/DEBIAN/control; dpkg-deb -b p
dpkg -i p.deb 2>&1 | grep -v -e Reading -e 'Version of bash'; dpkg -l dep | tail -1; dpkg --configure -a 2>&1 | grep -v 'Version of bash'; dpkg --audit; dpkg -P dep | grep -v Reading; dpkg --configure nosuch; dpkg --configure bash; dpkg -l dep
#> dpkg-deb: building package 'dep' in 'p.deb'.
#> Selecting previously unselected package dep.
#> Preparing to unpack p.deb ...
#> Unpacking dep (1) ...
#> dpkg: dependency problems prevent configuration of dep:
#>  dep depends on nosuch (>= 2); however:
#>   Package nosuch is not installed.
#>  dep depends on bash (>= 99); however:
#>
#> dpkg: error processing package dep (--install):
#>  dependency problems - leaving unconfigured
#> Errors were encountered while processing:
#>  dep
#> iU  dep            1            amd64        t
#> dpkg: dependency problems prevent configuration of dep:
#>  dep depends on nosuch (>= 2); however:
#>   Package nosuch is not installed.
#>  dep depends on bash (>= 99); however:
#>
#> dpkg: error processing package dep (--configure):
#>  dependency problems - leaving unconfigured
#> Errors were encountered while processing:
#>  dep
#> The following packages have been unpacked but not yet configured.
#> They must be configured using dpkg --configure or the configure
#> menu option in dselect for them to work:
#>  dep                  t
#>
#> Removing dep (1) ...
#! dpkg: error processing package nosuch (--configure):
#!  no package named 'nosuch' is installed, cannot configure
#! Errors were encountered while processing:
#!  nosuch
#! dpkg: error processing package bash (--configure):
#!  package bash is already installed and configured
#! Errors were encountered while processing:
#!  bash
#! dpkg-query: no packages found matching dep
#? 1

#### a script that fails
cd /tmp; mkdir -p p/DEBIAN; printf 'Package: evil\nVersion: 1.0\nArchitecture: all\nMaintainer: x <x@y>\nDescription: t\n' > p/DEBIAN/control; printf '#!/bin/sh\nexit 3\n' > p/DEBIAN/postinst; dpkg-deb -b p; chmod 755 p/DEBIAN/postinst; dpkg-deb -b p; dpkg -i p.deb 2>&1 | grep -v Reading; dpkg -l evil | tail -1; dpkg --audit; dpkg --configure -a; echo $?; dpkg -P evil | grep -v Reading
#> dpkg-deb: building package 'evil' in 'p.deb'.
#> Selecting previously unselected package evil.
#> Preparing to unpack p.deb ...
#> Unpacking evil (1.0) ...
#> Setting up evil (1.0) ...
#> dpkg: error processing package evil (--install):
#>  installed evil package post-installation script subprocess returned error exit status 3
#> Errors were encountered while processing:
#>  evil
#> iF  evil           1.0          all          t
#> The following packages are only half configured, probably due to problems
#> configuring them the first time.  The configuration should be retried using
#> dpkg --configure <package> or the configure menu option in dselect:
#>  evil                 t
#>
#> Setting up evil (1.0) ...
#> 1
#> Removing evil (1.0) ...
#! dpkg-deb: error: maintainer script 'postinst' has bad permissions 644 (must be >=0555 and <=0775)
#! dpkg: error processing package evil (--configure):
#!  installed evil package post-installation script subprocess returned error exit status 3
#! Errors were encountered while processing:
#!  evil

#### what can not be built
cd /tmp; mkdir -p p/DEBIAN q/DEBIAN; printf 'Package: evil\nVersion: 1.0\nArchitecture: all\nMaintainer: x <x@y>\nDescription: t\n' > p/DEBIAN/control
for f in Package Version Architecture Maintainer Description; do grep -v "^$f" p/DEBIAN/control > q/DEBIAN/control; dpkg-deb -b q x.deb; echo $?; done; chmod 700 q/DEBIAN; dpkg-deb -b q; dpkg-deb -b nope; dpkg-deb -b p /tmp; ls *.deb; dpkg-deb -b p /nope/x.deb; sed -i 's/1.0/a b/' p/DEBIAN/control; dpkg-deb -b p
#> 2
#> 2
#> 2
#> dpkg-deb: building package 'evil' in 'x.deb'.
#> 0
#> dpkg-deb: building package 'evil' in 'x.deb'.
#> 0
#> dpkg-deb: building package 'evil' in '/tmp/evil_1.0_all.deb'.
#> evil_1.0_all.deb
#> x.deb
#> dpkg-deb: building package 'evil' in '/nope/x.deb'.
#! dpkg-deb: error: parsing file 'q/DEBIAN/control' near line 5:
#!  missing 'Package' field
#! dpkg-deb: error: parsing file 'q/DEBIAN/control' near line 5 package 'evil':
#!  missing 'Version' field
#! dpkg-deb: warning: parsing file 'q/DEBIAN/control' near line 5 package 'evil':
#!  missing 'Architecture' field
#! dpkg-deb: error: package architecture is missing or empty
#! dpkg-deb: warning: parsing file 'q/DEBIAN/control' near line 5 package 'evil':
#!  missing 'Maintainer' field
#! dpkg-deb: warning: ignoring 1 warning about the control file(s)
#! dpkg-deb: warning: parsing file 'q/DEBIAN/control' near line 5 package 'evil':
#!  missing 'Description' field
#! dpkg-deb: warning: ignoring 1 warning about the control file(s)
#! dpkg-deb: warning: parsing file 'q/DEBIAN/control' near line 5 package 'evil':
#!  missing 'Description' field
#! dpkg-deb: error: control directory has bad permissions 700 (must be >=0755 and <=0775)
#! dpkg-deb: error: failed to open package info file 'nope/DEBIAN/control' for reading: No such file or directory
#! dpkg-deb: error: unable to create '/nope/x.deb': No such file or directory
#! dpkg-deb: error: parsing file 'p/DEBIAN/control' near line 2 package 'evil':
#!  'Version' field value 'a b': version string has embedded spaces
#? 2

#### for another architecture, and beside one that is not there
cd /tmp; mkdir -p p/DEBIAN a/very/long/directory/name/indeed; printf 'Package: evil\nVersion: 1.0\nArchitecture: arm64\nMaintainer: x <x@y>\nDescription: t\n' > p/DEBIAN/control; dpkg-deb -b p; dpkg -i p.deb; dpkg -i p.deb nope.deb; sed -i s/arm64/all/ p/DEBIAN/control; dpkg-deb -b p a/very/long/directory/name/indeed/evil_1.0.deb; dpkg -i a/very/long/directory/name/indeed/evil_1.0.deb /etc/passwd 2>&1 | grep -v Reading
#> dpkg-deb: building package 'evil' in 'p.deb'.
#> dpkg-deb: building package 'evil' in 'a/very/long/directory/name/indeed/evil_1.0.deb'.
#> Selecting previously unselected package evil.
#> Preparing to unpack .../name/indeed/evil_1.0.deb ...
#> Unpacking evil (1.0) ...
#> dpkg-deb: error: '/etc/passwd' is not a Debian format archive
#> dpkg: error processing archive /etc/passwd (--install):
#>  dpkg-deb --control subprocess returned error exit status 2
#> Setting up evil (1.0) ...
#> Errors were encountered while processing:
#>  /etc/passwd
#! dpkg: error processing archive p.deb (--install):
#!  package architecture (arm64) does not match system (amd64)
#! Errors were encountered while processing:
#!  p.deb
#! dpkg: error: cannot access archive 'nope.deb': No such file or directory
