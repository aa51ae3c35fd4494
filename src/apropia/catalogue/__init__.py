"""Catalogue: the IT services that the entity offers, to whom, how to get them, and which of their functions are
followed.

Words: a *service* has an owner unit, an audience and a lifecycle; a *tracked function* is one whose use is measured.
"""
