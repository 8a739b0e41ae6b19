"""The same facts in the words of other tools: one file a format, each a pure function from events to lines."""
