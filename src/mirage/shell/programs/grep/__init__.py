"""grep, egrep and fgrep (GNU grep 3.8; the latter two are Debian's scripts around it): lines that match, of files and trees."""
