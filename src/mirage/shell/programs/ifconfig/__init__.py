"""ifconfig (net-tools 2.10): the interfaces with their addresses and counters."""
