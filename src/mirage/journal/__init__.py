"""The one seam between stage and gallery: a durable, ordered, at-least-once log of events in plain files.

    DIR/lanes/00/lock                      held by the one process that writes this lane
    DIR/lanes/00/0000000000000000.segment  records (`format` has the bytes), each chained to the one before by a hash
    DIR/lanes/00/reserve                   room that is given back to the disk when the disk is full
    DIR/lanes/00/read                      the first segment that somebody still has to read (written by the gallery)
    DIR/spool/ab/abcd....artifact          captured bytes, wrapped so that they are no program
    CURSORS/NAME.cursor                    how far a reader came; in the reader's own directory

Who may do what. The stage's user owns DIR and writes it. A reader needs read permission only and keeps its cursors in a
directory of its own, which the stage need not be able to open. Whoever keeps the cursors drops what they have all read
(`retention.sweep`; that one does need write permission, as root or as the stage's user). The stage itself drops segments
only when the journal outgrows its disk limit, oldest first, and says so with a `JournalDropped` event.
"""
