"""What every domain stands on: tenancy, audit, events, jobs, files, search, mail, interface.

A thing enters here when three domains need it, under a noun. Foundation never imports a domain: it holds the UUID of a
person, never a foreign key to one.
"""
