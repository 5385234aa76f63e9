"""What ``run`` is made of: when enough is known, what changed meanwhile, what is off, and what comes late."""
