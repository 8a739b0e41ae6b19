"""The numbers by which statfs(2) names file systems: linux/magic.h, where no other header is named."""

BTRFS, EXT4, TMPFS, RAMFS = 0x9123683E, 0xEF53, 0x01021994, 0x858458F6
PROC, SYSFS, DEVPTS, CGROUP2, AUTOFS = 0x9FA0, 0x62656572, 0x1CD1, 0x63677270, 0x0187
SECURITYFS, PSTORE, BPF, DEBUGFS, TRACEFS = 0x73636673, 0x6165676C, 0xCAFE4A11, 0x64626720, 0x74726163
HUGETLBFS, BINFMT = 0x958458F6, 0x42494E4D
MQUEUE = 0x19800202  # linux/ipc/mqueue.c
CONFIGFS, FUSECTL = 0x62656570, 0x65735543  # linux/fs/configfs/mount.c, linux/fs/fuse/control.c
