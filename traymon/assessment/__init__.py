"""Judge what was observed. Pure: values in, values out; the time is an argument."""
