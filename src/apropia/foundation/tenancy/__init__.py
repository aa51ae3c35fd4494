"""Entities: the tenants of one installation. Every row of a domain belongs to one; no query crosses them."""
