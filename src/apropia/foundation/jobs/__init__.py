"""Work in the background, on either database.

The row is the truth: a worker leases it, beats while it works and reports progress; a lease that runs out is taken
over. `enqueue` writes in the caller's transaction. A job must be idempotent: it may be run again after a crash.
"""
