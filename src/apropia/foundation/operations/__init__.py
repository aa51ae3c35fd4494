"""What runs in the background and what got stuck, for whoever administers the installation.

Stands on top of foundation: it reads jobs and events, and leaves an audit line when something is tried again.
"""
