"""What /proc holds that is the same on every Debian 12 of its kind, or only a table: formats and lists of Linux 6.1."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mirage.world.host import Host

TCP_HEADER = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode"
TCP6_HEADER = (
    "  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt"
    "   uid  timeout inode"
)
UDP_HEADER = (
    "   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops            "
)
UDP6_HEADER = (
    "  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt"
    "   uid  timeout inode ref pointer drops"
)
RAW_HEADER = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops\n"
PACKET_HEADER = "sk               RefCnt Type Proto  Iface R Rmem   User   Inode\n"
ROUTE_HEADER = "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT"
DEV_HEADER = (
    "Inter-|   Receive                                                |  Transmit\n"
    " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed"
)
WIRELESS = (
    "Inter-| sta-|   Quality        |   Discarded packets               | Missed | WE\n"
    " face | tus | link level noise |  nwid  crypt   frag  retry   misc | beacon | 22\n"
)
SYSV_MSG = "       key      msqid perms      cbytes       qnum lspid lrpid   uid   gid  cuid  cgid      stime      rtime      ctime\n"
SYSV_SEM = "       key      semid perms      nsems   uid   gid  cuid  cgid      otime      ctime\n"
SYSV_SHM = (
    "       key      shmid perms                  size  cpid  lpid nattch   uid   gid  cuid  cgid      atime      dtime      ctime"
    "                   rss                  swap\n"
)

FILESYSTEMS = "".join(
    f"{'nodev' if nodev else ''}\t{name}\n"
    for name, nodev in (
        ("sysfs", 1), ("tmpfs", 1), ("proc", 1), ("cgroup", 1), ("cgroup2", 1), ("cpuset", 1), ("devtmpfs", 1),
        ("debugfs", 1), ("tracefs", 1), ("securityfs", 1), ("sockfs", 1), ("bpf", 1), ("pipefs", 1), ("ramfs", 1), ("hugetlbfs", 1),
        ("devpts", 1), ("mqueue", 1), ("pstore", 1), ("btrfs", 0), ("autofs", 1), ("configfs", 1), ("efivarfs", 1), ("fuseblk", 0),
        ("fuse", 1), ("fusectl", 1), ("binfmt_misc", 1),
    )
    if name != "efivarfs"
)  # fmt: skip

_CHARACTERS = (  # Debian's 6.1.0-57; from bsg on in the order in which it registers them
    (1, "mem"), (4, "/dev/vc/0"), (4, "tty"), (4, "ttyS"), (5, "/dev/tty"), (5, "/dev/console"), (5, "/dev/ptmx"), (7, "vcs"), (10, "misc"),
    (13, "input"), (21, "sg"), (29, "fb"), (128, "ptm"), (136, "pts"), (153, "spi"), (180, "usb"), (189, "usb_device"), (226, "drm"), (247, "cxl"),
    (248, "bsg"), (249, "ptp"), (250, "pps"), (251, "rtc"), (252, "dax"), (253, "tpm"), (254, "gpiochip"),
)  # fmt: skip
_BLOCKS = (
    (2, "fd"), (7, "loop"), (8, "sd"), (11, "sr"), *((number, "sd") for number in (*range(65, 72), *range(128, 136))), (253, "device-mapper"),
    (254, "virtblk"), (259, "blkext"),
)  # fmt: skip
_BY_MODULE = {
    "usb": "usbcore",
    "usb_device": "usbcore",
    "fd": "floppy",
    "sd": "sd_mod",
    "virtblk": "virtio_blk",
    "device-mapper": "dm_mod",
}


def devices(host: Host) -> str:
    """/proc/devices: what the kernel and its modules have registered."""
    loaded = {name for name, *_ in modules(host)}
    character, block = (
        [f"{number:>3} {name}\n" for number, name in rows if _BY_MODULE.get(name, "loop") in loaded]
        for rows in (_CHARACTERS, _BLOCKS)
    )
    return f"Character devices:\n{''.join(character)}\nBlock devices:\n{''.join(block)}"


MISC = """237 loop-control
229 fuse
236 device-mapper
235 autofs
234 btrfs-control
125 cpu_dma_latency
  1 psaux
228 hpet
126 userfaultfd
231 snapshot
183 hw_random
127 vga_arbiter
"""

CGROUPS = "#subsys_name\thierarchy\tnum_cgroups\tenabled\n" + "".join(
    f"{name}\t0\t{count}\t1\n"
    for name, count in (
        ("cpuset", 61), ("cpu", 61), ("cpuacct", 61), ("blkio", 61), ("memory", 61), ("devices", 61), ("freezer", 61), ("net_cls", 61),
        ("perf_event", 61), ("net_prio", 61), ("hugetlb", 61), ("pids", 61), ("rdma", 61), ("misc", 61),
    )
)  # fmt: skip

TTY_DRIVERS = """/dev/tty             /dev/tty        5       0 system:/dev/tty
/dev/console         /dev/console    5       1 system:console
/dev/ptmx            /dev/ptmx       5       2 system
/dev/vc/0            /dev/vc/0       4       0 system:vtmaster
serial               /dev/ttyS       4 64-95 serial
pty_slave            /dev/pts      136 0-1048575 pty:slave
pty_master           /dev/ptm      128 0-1048575 pty:master
unknown              /dev/tty        4 1-63 console
"""

SOFTIRQS = (
    ("HI", 0.0, 0.001), ("TIMER", 20, 60), ("NET_TX", 0.001, 0.01), ("NET_RX", 1, 8), ("BLOCK", 0.5, 3), ("IRQ_POLL", 0, 0),
    ("TASKLET", 0.001, 0.02), ("SCHED", 20, 70), ("HRTIMER", 0.001, 0.01), ("RCU", 10, 40),
)  # fmt: skip

DISK = -1  # of the driver of the disk: one for the root, two more for a partition that is swapped onto
_MODULES = (  # name, size, references beside its users, users, group; newest first, as Debian's 6.1.0-57 had loaded them (QEMU; VMware: -56)
    ("intel_rapl_msr", 20480, 0, "", "aes"), ("intel_rapl_common", 32768, 0, "intel_rapl_msr", "aes"), ("ghash_clmulni_intel", 16384, 0, "", "aes"),
    ("sha512_ssse3", 49152, 0, "", "aes"), ("sha512_generic", 16384, 0, "sha512_ssse3", "aes"), ("sha256_ssse3", 32768, 0, "", "aes"),
    ("sha1_ssse3", 32768, 0, "", "aes"), ("aesni_intel", 393216, 0, "", "aes"), ("crypto_simd", 16384, 0, "aesni_intel", "aes"),
    ("vmwgfx", 376832, 1, "", "vmware"), ("cirrus", 16384, 0, "", "graphics-cirrus"), ("drm_shmem_helper", 20480, 0, "cirrus", "graphics-cirrus"),
    ("bochs", 16384, 0, "", "graphics-bochs"), ("cryptd", 28672, 0, "ghash_clmulni_intel,crypto_simd", "aes"),
    ("drm_vram_helper", 20480, 0, "bochs", "graphics-bochs"), ("rapl", 20480, 0, "", ""),
    ("drm_ttm_helper", 16384, 0, "vmwgfx,bochs,drm_vram_helper", "vmware graphics-bochs"),
    ("ttm", 94208, 0, "vmwgfx,drm_vram_helper,drm_ttm_helper", "vmware graphics-bochs"), ("virtio_balloon", 24576, 0, "", "virtio"),
    ("drm_kms_helper", 212992, 2, "vmwgfx,cirrus,bochs,drm_vram_helper", ""), ("pcspkr", 16384, 0, "", ""), ("button", 24576, 0, "", ""),
    ("evdev", 28672, 2, "", ""), ("serio_raw", 20480, 0, "", ""), ("sg", 40960, 0, "", ""), ("binfmt_misc", 28672, 1, "", ""),
    ("drm", 618496, 1, "vmwgfx,cirrus,drm_shmem_helper,bochs,drm_vram_helper,drm_ttm_helper,ttm,drm_kms_helper", ""), ("loop", 32768, 0, "", ""),
    ("fuse", 176128, 1, "", ""), ("efi_pstore", 16384, 0, "", ""), ("dm_mod", 184320, 0, "", ""), ("configfs", 57344, 1, "", ""),
    ("qemu_fw_cfg", 20480, 0, "", "virtio"), ("vmw_balloon", 28672, 0, "", "vmware"), ("vmw_vmci", 106496, 0, "vmw_balloon", "vmware"),
    ("ip_tables", 36864, 0, "", ""), ("x_tables", 61440, 0, "ip_tables", ""), ("autofs4", 53248, 2, "", ""), ("btrfs", 1806336, 1, "", ""),
    ("blake2b_generic", 20480, 0, "", ""), ("xor", 24576, 0, "btrfs", ""), ("raid6_pq", 122880, 0, "btrfs", ""),
    ("zstd_compress", 294912, 0, "btrfs", ""), ("libcrc32c", 16384, 0, "btrfs", ""), ("crc32c_generic", 16384, 0, "", ""),
    ("sd_mod", 65536, DISK, "", "scsi"), ("t10_pi", 16384, 0, "sd_mod", "scsi"), ("crc64_rocksoft_generic", 16384, 1, "", "scsi"),
    ("crc64_rocksoft", 20480, 0, "t10_pi", "scsi"), ("crc_t10dif", 20480, 0, "t10_pi", "scsi"), ("crct10dif_generic", 16384, 0, "", "scsi"),
    ("crc64", 20480, 0, "crc64_rocksoft_generic,crc64_rocksoft", "scsi"), ("virtio_net", 73728, 0, "", "virtio"),
    ("net_failover", 24576, 0, "virtio_net", "virtio"), ("virtio_scsi", 28672, 1, "", "virtio-scsi"), ("virtio_blk", 28672, DISK, "", "virtio-blk"),
    ("failover", 16384, 0, "net_failover", "virtio"), ("sr_mod", 28672, 0, "", "piix"), ("cdrom", 81920, 0, "sr_mod", "piix"),
    ("vmw_pvscsi", 32768, 2, "", "vmware"), ("vmxnet3", 73728, 0, "", "vmware"), ("ata_generic", 16384, 0, "", "piix"),
    ("uhci_hcd", 57344, 0, "", "piix"), ("ata_piix", 45056, 0, "", "piix"), ("virtio_pci", 24576, 0, "", "virtio"),
    ("crct10dif_pclmul", 16384, 0, "", "aes"), ("ehci_hcd", 102400, 0, "", "piix"), ("libata", 409600, 0, "ata_generic,ata_piix", "piix"),
    ("virtio_pci_legacy_dev", 16384, 0, "virtio_pci", "virtio"),
    ("crct10dif_common", 16384, 0, "crc_t10dif,crct10dif_generic,crct10dif_pclmul", ""), ("crc32_pclmul", 16384, 0, "", "aes"),
    ("virtio_pci_modern_dev", 20480, 0, "virtio_pci", "virtio"), ("scsi_mod", 286720, 0, "vmw_pvscsi,sd_mod,virtio_scsi,sg,sr_mod,libata", ""),
    ("usbcore", 348160, 0, "uhci_hcd,ehci_hcd", "piix"), ("crc32c_intel", 24576, 2, "", "aes"),
    ("virtio", 20480, 0, "virtio_balloon,virtio_net,virtio_scsi,virtio_blk,virtio_pci", "virtio"), ("psmouse", 184320, 0, "", "piix"),
    ("scsi_common", 16384, 0, "sg,sr_mod,libata,scsi_mod", ""),
    ("virtio_ring", 49152, 0, "virtio_balloon,virtio_net,virtio_scsi,virtio_blk,virtio_pci,virtio", "virtio"), ("i2c_piix4", 28672, 0, "", "piix"),
    ("usb_common", 20480, 0, "uhci_hcd,ehci_hcd,usbcore", "piix"), ("floppy", 86016, 0, "", "piix"),
)  # fmt: skip


def modules(host: Host) -> list[tuple[str, int, int, str]]:
    """Name, size, references and users of each loaded module, newest first as /proc/modules lists them."""
    groups, swaps = host.hardware.modules, any(part.use == "swap" for part in host.identity.disk.partitions)
    loaded = [row for row in _MODULES if not row[4] or not {*row[4].split()}.isdisjoint(groups)]
    names = {row[0] for row in loaded}
    found = []
    for name, size, own, users, _ in loaded:
        by = [user for user in users.split(",") if user in names]
        held = own if own != DISK else 3 if swaps else 1
        found.append((name, size, held + len(by), "".join(f"{user}," for user in by)))
    return found


# Top-level names of /proc by the order in which Linux 6.1 registers them; recorded in QEMU. Two namespaces have the numbers before.
REGISTERED = {
    b"self": 2, b"thread-self": 3, b"mounts": 4, b"net": 5, b"fs": 7, b"driver": 8, b"tty": 10, b"bus": 15, b"sys": 16,
    b"cgroups": 17, b"buddyinfo": 18, b"pagetypeinfo": 19, b"vmstat": 20, b"zoneinfo": 21, b"irq": 23, b"mtrr": 156, b"schedstat":
    157, b"fb": 158, b"acpi": 160, b"misc": 162, b"locks": 174, b"cmdline": 175, b"consoles": 176, b"cpuinfo": 177, b"devices":
    178, b"interrupts": 179, b"loadavg": 180, b"meminfo": 181, b"stat": 182, b"uptime": 183, b"version": 184, b"softirqs": 185,
    b"kcore": 186, b"kmsg": 187, b"kpagecount": 188, b"kpageflags": 189, b"kpagecgroup": 190, b"execdomains": 215, b"ioports":
    216, b"iomem": 217, b"pressure": 218, b"modules": 222, b"dma": 224, b"kallsyms": 225, b"slabinfo": 226, b"vmallocinfo": 227,
    b"swaps": 228, b"filesystems": 229, b"sysvipc": 230, b"keys": 234, b"key-users": 235, b"diskstats": 236, b"partitions": 237,
    b"sysrq-trigger": 250, b"crypto": 276,
}  # fmt: skip
