"""The questions of the local test, each in one small file that knows nothing of the others."""
