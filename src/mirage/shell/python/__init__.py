"""The Python that visitors write: a small interpreter of our own over Python's syntax tree, bounded in steps, depth and memory.

Nothing is compiled or executed by the host's Python: `machine` walks the tree, `values` lets only known operations on plain
values through, `modules` are our own functions over the pretended machine, and what none of them knows ends the program quietly.
"""
