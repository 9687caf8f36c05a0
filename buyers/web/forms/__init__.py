"""The forms of the network and its members."""
