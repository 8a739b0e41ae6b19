"""The imitated programs: one file each, found by discovery; families share a file of what they have in common."""
