"""curl 7.88.1: one transfer after the other, its meter, its words for what went wrong, and its exit statuses."""
