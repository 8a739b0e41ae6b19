"""git 2.39.5: what it says of itself and of a directory that is no repository; init makes one, clone asks the network."""
