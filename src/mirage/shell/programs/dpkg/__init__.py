"""dpkg and dpkg-query (dpkg 1.21.22): the lists and the status file that the visitor sees, and what is put in and taken out."""
