"""One search over everything a person may read, in Spanish, with the same answer on both databases.

Each domain puts its published things in the index inside the action that publishes them, and takes them out likewise.
A word is kept as its *form* (lower case, without accents) and found by its *stem*, so that «capacitaciones» finds
«Capacitación», and what matches exactly comes first. The audience is part of the index: nobody is told of what is not
theirs.
"""
