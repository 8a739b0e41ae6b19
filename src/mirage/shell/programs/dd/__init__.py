"""dd (coreutils 9.1): blocks from one file to another, and how many there were."""
