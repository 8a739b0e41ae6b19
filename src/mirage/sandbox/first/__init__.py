"""The first process of a cell: it starts programs as the stage asks, reaps what ends, and answers the system calls that are asked.

The filter holds for itself too: it must never make a call that it is asked about (signals are the witness's to send).
It is pid 1 of its pid namespace, so its end is the end of everything in it. Its memory cannot be looked into from inside (see
`building`), and it trusts nothing that it reads from another process: a string that changes while it is read is only a wrong record.
"""
