"""What may be done by members of the network, and why not."""
