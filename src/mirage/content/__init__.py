"""What fills a file that nobody has read yet: facts in, bytes out; the same facts always give the same bytes."""
