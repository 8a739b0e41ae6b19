"""/sys/fs/cgroup as systemd 252 leaves it on Debian 12: the files of the root group, and its slices. Recorded in QEMU."""

from __future__ import annotations

from mirage.vfs.synthetic import AnyNode, Directory, File

ROOT = {
    "cgroup.controllers": "cpuset cpu io memory hugetlb pids rdma misc", "cgroup.max.depth": "max", "cgroup.max.descendants": "max",
    "cgroup.pressure": "1", "cgroup.stat": "nr_descendants 61\nnr_dying_descendants 0", "cgroup.subtree_control": "cpu io memory pids",
    "cgroup.threads": "", "cpuset.mems.effective": "0",
}  # fmt: skip
EMPTY = (
    "cgroup.procs", "cpu.stat", "io.cost.model", "io.cost.qos", "io.stat", "memory.numa_stat", "memory.stat", "misc.capacity",
)  # fmt: skip
READ_ONLY = (
    "cgroup.controllers", "cgroup.stat", "cpuset.cpus.effective", "cpuset.mems.effective", "cpu.stat", "io.stat", "memory.numa_stat",
    "memory.stat", "misc.capacity", "cgroup.events", "memory.current", "pids.current",
)  # fmt: skip
PRESSURE = "some avg10=0.00 avg60=0.00 avg300=0.00 total=0\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=0"
OWN = (
    "cgroup.events",
    "cgroup.freeze",
    "cgroup.procs",
    "cpu.max",
    "cpu.weight",
    "memory.current",
    "memory.max",
    "pids.current",
    "pids.max",
)
GROUPS = (
    "dev-hugepages.mount", "dev-mqueue.mount", "init.scope", "proc-sys-fs-binfmt_misc.mount", "sys-fs-fuse-connections.mount",
    "sys-kernel-config.mount", "sys-kernel-debug.mount", "sys-kernel-tracing.mount", "system.slice", "user.slice",
)  # fmt: skip


def root(cores: int) -> Directory:
    """The root group."""
    values = {**ROOT, **{f"{name}.pressure": PRESSURE for name in ("cpu", "io", "memory")}, **dict.fromkeys(EMPTY, "")}
    values["cpuset.cpus.effective"] = "0" if cores == 1 else f"0-{cores - 1}"
    files: dict[bytes, AnyNode] = {name.encode(): _file(name, text) for name, text in values.items()}
    files[b"memory.reclaim"] = File(b"", mode=0o200, size=0)
    return Directory(files | {name.encode(): _group(name) for name in GROUPS}, mode=0o555)


def _group(name: str) -> Directory:
    values = {"cpu.max": "max 100000", "cpu.weight": "100", "memory.max": "max", "pids.max": "max", "cgroup.freeze": "0"}
    values["cgroup.procs"] = "1" if name == "init.scope" else ""
    values["cgroup.events"] = f"populated {int(not name.endswith('.mount'))}\nfrozen 0"
    return Directory({one.encode(): _file(one, values.get(one, "0")) for one in OWN}, mode=0o755)


def _file(name: str, text: str) -> File:
    return File(f"{text}\n".encode() if text else b"", mode=0o444 if name in READ_ONLY else 0o644, size=0)
