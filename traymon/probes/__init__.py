"""Ask the API itself: one request in, one ``Observation`` out, never an exception for what a network can do."""
