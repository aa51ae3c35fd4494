"""One module a command: `add_to(commands)` declares it, `run(options)` does it."""
