"""A Perl 5 of our own: the programs that visitors bring (bots, flooders, shells behind a socket) and type, run on the pretended machine.

`syntax` and `quoting` make a tree of the text, `machine` walks it, `functions` and `files` are what the language has built in, `modules`
what a program can `use`. Nothing is evaluated by the host. What none of them knows is `Unknown`, said before a line of the program runs
where the tree shows it.
"""
