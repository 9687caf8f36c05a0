"""The real servers behind the demo and the tests, as processes on loopback ports: start, name, stop."""
