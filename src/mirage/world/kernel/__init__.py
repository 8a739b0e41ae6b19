"""What the machine's kernel shows and keeps: /proc, /sys, /dev, its log, its tables, its packet filter."""
