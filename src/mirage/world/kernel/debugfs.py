"""What root finds in debugfs and tracefs of Linux 6.1.0-57-amd64 (recorded in QEMU): the names, and what a few say; the rest is empty."""

from __future__ import annotations

from mirage.vfs.synthetic import AnyNode, Directory, File

FOLDERS = (
    "acpi bdi block clk cxl devfreq device_component dma_buf dma_pools dmaengine dri dynamic_debug energy_model extfrag frontswap i2c "
    "kprobes mce opp pinctrl pm_genpd ras regmap regulator sched slab swiotlb x86 zswap"
)
FILES = {
    0o200: "clear_warn_once split_huge_pages", 0o444: "devices_deferred gpio lru_gen_full pwm sleep_time suspend_stats wakeup_sources",
    0o644: "fault_around_bytes lru_gen",
}  # fmt: skip
TRACING_FOLDERS = "events instances options per_cpu"
TRACING_FILES = {
    0o200: "free_buffer", 0o220: "trace_marker trace_marker_raw",
    0o440: "README available_events available_filter_functions available_tracers buffer_total_size_kb dyn_ftrace_total_info "
           "enabled_functions kprobe_profile printk_formats saved_cmdlines saved_tgids stack_trace timestamp_mode trace_pipe uprobe_profile",
    0o640: "buffer_percent buffer_size_kb current_tracer dynamic_events error_log kprobe_events max_graph_depth saved_cmdlines_size "
           "set_event set_event_notrace_pid set_event_pid set_ftrace_filter set_ftrace_notrace set_ftrace_notrace_pid set_ftrace_pid "
           "set_graph_function set_graph_notrace snapshot stack_max_size stack_trace_filter synthetic_events trace trace_clock "
           "trace_options tracing_cpumask tracing_max_latency tracing_on tracing_thresh uprobe_events",
}  # fmt: skip
SAID = {
    "available_tracers": "blk mmiotrace function_graph function nop", "buffer_percent": "50", "buffer_size_kb": "7 (expanded: 1408)",
    "current_tracer": "nop", "sleep_time": "      time (secs)        count\n------------------------------",
    "trace_clock": "local [global] counter uptime perf mono mono_raw boot tai x86-tsc", "tracing_on": "1",
}  # fmt: skip


def _made(folders: str, files: dict[int, str], mode: int, **more: AnyNode) -> Directory:
    found: dict[str, AnyNode] = {name: Directory({}, mode=mode) for name in folders.split()} | more
    for bits, names in files.items():
        for name in names.split():
            said = f"{SAID[name]}\n".encode() if name in SAID else b""
            found[name] = File(said, (lambda context, data: None) if bits & 0o222 else None, mode=bits, is_fixed=not bits & 0o222)
    return Directory({name.encode(): node for name, node in sorted(found.items())}, mode=0o700)


TRACING = _made(TRACING_FOLDERS, TRACING_FILES, 0o750)
DEBUG = _made(FOLDERS, FILES, 0o755, tracing=Directory(TRACING.entries, mode=0o755))
