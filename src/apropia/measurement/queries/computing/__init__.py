"""From what people did to figures: read facts, protect, then estimate what may be shown.

Each family module has one function per indicator, `(entity, period) -> Collected`. `register` lists them. `figures`
turns what was collected into figures, in that order: suppression first, so that a protected value is never even
computed.
"""
