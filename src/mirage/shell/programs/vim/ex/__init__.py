"""vi's commands behind a colon, as ex had them (vim 9.0)."""
