"""What the machine's log files say: of itself, of its people, of the whole world at its door; by day and by month."""
