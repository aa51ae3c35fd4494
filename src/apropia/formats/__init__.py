"""Bytes to frozen values and back; no framework, no database, no network."""
