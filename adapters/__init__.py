"""The outside world: databases, keys, HTTP, the command line, simulation, and what wires them."""
