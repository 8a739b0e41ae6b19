"""What an attacker does, said in ATT&CK's words: pure functions over events and text; rules are data."""
