"""The command line: `qnet`."""
