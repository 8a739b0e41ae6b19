"""What attackers connect to. Each gateway imitates one server; the only code on the stage that opens listening sockets."""
