"""Facts that rise: a lower domain publishes, a higher one reacts.

`publish` writes the outbox in the caller's transaction; the worker delivers after commit, at least once, so a
subscriber must be idempotent. Who reacts to what is one table, in `web/subscriptions.py`.
"""
