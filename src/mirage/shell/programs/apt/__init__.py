"""apt-get, apt, apt-cache and apt-mark (apt 2.6.1) of a machine whose package lists are gone and whose mirrors answer nobody."""
