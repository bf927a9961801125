"""What echoless is measured beside. Each runs in a process of its own until SIGTERM."""
