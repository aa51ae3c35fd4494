"""Who did what, on what, when and from where. Append-only, one hash chain per entity, sealed in batches by a job.

Actions call `record` inside their transaction. No line ever holds the value of an answer.
"""
