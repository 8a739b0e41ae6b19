"""What Mirage says of itself, to its operator alone: metrics and health on an inner port."""
