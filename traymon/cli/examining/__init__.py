"""What ``traymon doctor`` looks at.

``findings``      the shape of a finding; examining with a deadline, whatever happens
``desktop``       tray host and notifications
``connections``   trust store and proxies
``installation``  keys, start at login, settings and files
"""
