"""The cell's network: its device, who listens on the machine, and what is at the far end of the wire."""
