"""route and arp (net-tools 2.10): the routing table and the neighbours."""
