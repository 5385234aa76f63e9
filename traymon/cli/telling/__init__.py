"""What ``traymon history`` tells.

``story``      the questions to the history, of one provider
``text``       its answers for people
``documents``  its answers for programs: JSON and CSV
"""
