"""Competences: DigComp 3.0 with its crosswalk to 2.2 as shared data, and each entity's target profiles.

Words: a *framework* has *areas* (1–5) with *competences* (1.1–5.4) and ordered *levels*; a *target profile* says which
level an entity expects of a job level. Codes are stable over framework versions.
"""
