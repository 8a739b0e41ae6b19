"""What the programs share as real ones share the C library, gnulib and util-linux's own: options, names, sizes, dates, patterns."""
