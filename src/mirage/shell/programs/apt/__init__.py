"""apt-get, apt and apt-cache (apt 2.6.2) of a machine whose mirrors answer nobody."""
