"""Reports of the use of services, whoever wrote them, as one kind of row.

`reading.recognise` tells by its header what a file is: the generic use table, or one of the five user-detail reports
of Microsoft 365; `reading.read` yields `UsageRow`s and problems. What counts as active is the rule of each source:
receiving mail, being invited or holding a licence is not use. Identities that the source conceals stay concealed.
"""
