"""Numbers in, numbers out: no Django, clock, files, network or hidden randomness.

Results are frozen dataclasses with names; estimators are functions; randomness enters as a seed. Only
`impact.quantiles` reaches for SciPy, and only when it is called, so that a web process starts without it.
"""
