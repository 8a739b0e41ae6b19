"""What is kept of every session, and how it is found again: sessions, events, recordings and captured files.

    pump      moves events from the journal into sinks, at least once, and waits for a sink that is away
    sinks     the store (SQL) and others, one file each, found by discovery
    schema    the tables; `migrations` makes them, `summaries` says which rows an event gives
    api       `Evidence`: the questions that the command line and the console ask
    exports   the same facts in the words of other tools
    gallery   the process that runs the pumps

The journal is the truth until the store has committed. The store keeps, in the same transaction as the events, how far it
has read; so nothing is missing and nothing is twice, whichever of the two was killed, restored or exchanged.
"""
