"""The world as a cell's kernel asks for it: /proc, /sys, /dev, mounts, and the cell's processes among the machine's."""
