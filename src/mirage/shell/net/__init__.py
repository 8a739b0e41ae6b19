"""The machine's network as its programs use it: names, lines to somewhere, and what is known of its interfaces and sockets."""
