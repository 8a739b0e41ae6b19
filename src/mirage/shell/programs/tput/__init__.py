"""clear, tput and reset (ncurses 6.4): the terminal's strings, from the visitor's terminfo."""
