"""Measurement: the indicators, their figures, and the change between two of them.

Words
-----
- *Indicator* and *IndicatorVersion*: what is measured, and its technical sheet (*ficha técnica*). Shared by all
entities. - *Period*: a wave, a month or a quarter. - *Calculation* (cálculo): one version of one indicator, computed
once for one period of one entity. - *Measurement* (medición): one figure of a calculation, for one *scope*: the whole
entity, a unit with its subtree or a type of engagement; perhaps for one service or one competence area. -
*MatchedChange*: the observed change of the same persons between two waves.

States: a calculation is PRELIMINARY → OFFICIAL (by somebody who did not compute it) → SUPERSEDED. A measurement
follows its calculation, or is PROTECTED (small group: no value is kept at all) or NOT_COMPUTABLE.

Promises: figures are computed in jobs, never while a page is shown; each opens to its formula, source, counts,
method, date and who made it official; `foundation.small_groups` alone decides what may be seen, before anything is
stored; there is no crossing of filters. A change is called *cambio observado*; words that name a cause are refused.
Measurement stands above the domains it measures and reads them through their `queries`; what stands higher plugs a
provider in (`queries.computing.providers`, called from `web/subscriptions.py`).
"""
