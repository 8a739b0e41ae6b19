"""lscpu (util-linux 2.38.1): the summary of /proc/cpuinfo and /sys/devices/system/cpu."""
