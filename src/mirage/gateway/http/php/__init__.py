"""A small PHP 8.2: as much of the language as small sites and webshells are written in, run in process, never the host's own php."""
