"""What the computer tells of itself: sleep, network changes, metered lines, saving power."""
