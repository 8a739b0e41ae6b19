# Recorded from Debian 12: kmod 30 under its names, in a root whose kernel has no modules here

#### kmod
kmod; echo $?; kmod -V; kmod -Z; kmod nosuch
#> kmod - Manage kernel modules: list, load, unload, etc
#> Usage:
#> 	kmod [options] command [command_options]
#>
#> Options:
#> 	-V, --version     show version
#> 	-h, --help        show this help
#>
#> Commands:
#>   help         Show help message
#>   list         list currently loaded modules
#>   static-nodes outputs the static-node information installed with the currently running kernel
#>
#> kmod also handles gracefully if called from following symlinks:
#>   lsmod        compat lsmod command
#>   rmmod        compat rmmod command
#>   insmod       compat insmod command
#>   modinfo      compat modinfo command
#>   modprobe     compat modprobe command
#>   depmod       compat depmod command
#> 1
#> kmod version 30
#> +ZSTD +XZ -ZLIB +LIBCRYPTO -EXPERIMENTAL
#> kmod - Manage kernel modules: list, load, unload, etc
#> Usage:
#> 	kmod [options] command [command_options]
#>
#> Options:
#> 	-V, --version     show version
#> 	-h, --help        show this help
#>
#> Commands:
#>   help         Show help message
#>   list         list currently loaded modules
#>   static-nodes outputs the static-node information installed with the currently running kernel
#>
#> kmod also handles gracefully if called from following symlinks:
#>   lsmod        compat lsmod command
#>   rmmod        compat rmmod command
#>   insmod       compat insmod command
#>   modinfo      compat modinfo command
#>   modprobe     compat modprobe command
#>   depmod       compat depmod command
#! missing command
#! kmod: invalid option -- 'Z'
#! invalid command 'nosuch'
#? 1

#### what is no module
modprobe; modprobe -r nosuch; insmod; insmod nosuch.ko; rmmod; rmmod nosuchmod; modinfo; modinfo nosuch; modprobe -S 6.1.0-56-amd64 nosuch; echo $?
#> 1
#! modprobe: ERROR: missing parameters. See -h.
#! modprobe: FATAL: Module nosuch not found.
#! insmod: ERROR: missing filename.
#! insmod: ERROR: could not load module nosuch.ko: No such file or directory
#! rmmod: ERROR: missing module name.
#! rmmod: ERROR: Module nosuchmod is not currently loaded
#! modinfo: ERROR: missing module or filename.
#! modinfo: ERROR: Module nosuch not found.
#! modprobe: FATAL: Module nosuch not found in directory /lib/modules/6.1.0-56-amd64

#### words that are no options
modprobe --nosuch; insmod -Z; rmmod -Z; modinfo -Z; depmod -Z; lsmod x; echo $?
#> 1
#! modprobe: unrecognized option '--nosuch'
#! insmod: invalid option -- 'Z'
#! rmmod: invalid option -- 'Z'
#! modinfo: invalid option -- 'Z'
#! depmod: invalid option -- 'Z'
#! Usage: lsmod

#### what the tree knows
k=$(ls /lib/modules); { modprobe -S $k -R ext3; modprobe -S $k -D loop; modprobe -S $k -n dummy; modinfo -k $k -F license ext4; modinfo -k $k -n loop; } | sed "s/$k/KERNEL/"
#> ext4
#> insmod /lib/modules/KERNEL/kernel/drivers/block/loop.ko 
#> GPL
#> /lib/modules/KERNEL/kernel/drivers/block/loop.ko

#### help
modprobe --help; insmod --help; rmmod -h; depmod --help; modinfo --help
#> Usage:
#> 	modprobe [options] [-i] [-b] modulename
#> 	modprobe [options] -a [-i] [-b] modulename [modulename...]
#> 	modprobe [options] -r [-i] modulename
#> 	modprobe [options] -r -a [-i] modulename [modulename...]
#> 	modprobe [options] -c
#> 	modprobe [options] --dump-modversions filename
#> Management Options:
#> 	-a, --all                   Consider every non-argument to
#> 	                            be a module name to be inserted
#> 	                            or removed (-r)
#> 	-r, --remove                Remove modules instead of inserting
#> 	    --remove-dependencies   Deprecated: use --remove-holders
#> 	    --remove-holders        Also remove module holders (use together with -r)
#> 	-w, --wait <MSEC>           When removing a module, wait up to MSEC for
#> 	                            module's refcount to become 0 so it can be
#> 	                            removed (use together with -r)
#> 	    --first-time            Fail if module already inserted or removed
#> 	-i, --ignore-install        Ignore install commands
#> 	-i, --ignore-remove         Ignore remove commands
#> 	-b, --use-blacklist         Apply blacklist to resolved alias.
#> 	-f, --force                 Force module insertion or removal.
#> 	                            implies --force-modversions and
#> 	                            --force-vermagic
#> 	    --force-modversion      Ignore module's version
#> 	    --force-vermagic        Ignore module's version magic
#>
#> Query Options:
#> 	-R, --resolve-alias         Only lookup and print alias and exit
#> 	-D, --show-depends          Only print module dependencies and exit
#> 	-c, --showconfig            Print out known configuration and exit
#> 	-c, --show-config           Same as --showconfig
#> 	    --show-modversions      Dump module symbol version and exit
#> 	    --dump-modversions      Same as --show-modversions
#> 	    --show-exports          Only print module exported symbol versions and exit
#>
#> General Options:
#> 	-n, --dry-run               Do not execute operations, just print out
#> 	-n, --show                  Same as --dry-run
#> 	-C, --config=FILE           Use FILE instead of default search paths
#> 	-d, --dirname=DIR           Use DIR as filesystem root for /lib/modules
#> 	-S, --set-version=VERSION   Use VERSION instead of `uname -r`
#> 	-s, --syslog                print to syslog, not stderr
#> 	-q, --quiet                 disable messages
#> 	-v, --verbose               enables more messages
#> 	-V, --version               show version
#> 	-h, --help                  show this help
#> Usage:
#> 	insmod [options] filename [args]
#> Options:
#> 	-V, --version     show version
#> 	-h, --help        show this help
#> Usage:
#> 	rmmod [options] modulename ...
#> Options:
#> 	-f, --force       forces a module unload and may crash your
#> 	                  machine. This requires Forced Module Removal
#> 	                  option in your kernel. DANGEROUS
#> 	-s, --syslog      print to syslog, not stderr
#> 	-v, --verbose     enables more messages
#> 	-V, --version     show version
#> 	-h, --help        show this help
#> Usage:
#> 	depmod -[aA] [options] [forced_version]
#>
#> If no arguments (except options) are given, "depmod -a" is assumed
#>
#> depmod will output a dependency list suitable for the modprobe utility.
#>
#> Options:
#> 	-a, --all            Probe all modules
#> 	-A, --quick          Only does the work if there's a new module
#> 	-e, --errsyms        Report not supplied symbols
#> 	-n, --show           Write the dependency file on stdout only
#> 	-P, --symbol-prefix  Architecture symbol prefix
#> 	-C, --config=PATH    Read configuration from PATH
#> 	-v, --verbose        Enable verbose mode
#> 	-w, --warn           Warn on duplicates
#> 	-V, --version        show version
#> 	-h, --help           show this help
#>
#> The following options are useful for people managing distributions:
#> 	-b, --basedir=DIR    Use an image of a module tree.
#> 	-F, --filesyms=FILE  Use the file instead of the
#> 	                     current kernel symbols.
#> 	-E, --symvers=FILE   Use Module.symvers file to check
#> 	                     symbol versions.
#> Usage:
#> 	modinfo [options] <modulename|filename> [args]
#> Options:
#> 	-a, --author                Print only 'author'
#> 	-d, --description           Print only 'description'
#> 	-l, --license               Print only 'license'
#> 	-p, --parameters            Print only 'parm'
#> 	-n, --filename              Print only 'filename'
#> 	-0, --null                  Use \0 instead of \n
#> 	-m, --modname               Handle argument as module name instead of alias or filename
#> 	-F, --field=FIELD           Print only provided FIELD
#> 	-k, --set-version=VERSION   Use VERSION instead of `uname -r`
#> 	-b, --basedir=DIR           Use DIR as filesystem root for /lib/modules
#> 	-V, --version               Show version
#> 	-h, --help                  Show this help
