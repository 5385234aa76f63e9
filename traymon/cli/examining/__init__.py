"""What ``traymon doctor`` looks at.

``findings``      the shape of a finding; examining with a deadline, whatever happens
``desktop``       tray host, notifications and what the system tells of itself
``connections``   trust store and proxies
``installation``  keys, start at login, settings, files and the running app
"""
