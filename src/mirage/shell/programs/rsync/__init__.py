"""rsync: files brought from one place to another, as far as they differ."""
