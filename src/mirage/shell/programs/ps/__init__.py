"""ps (procps-ng 4.0.2): its columns, its options, and the processes that they choose."""
