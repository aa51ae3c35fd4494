"""Privacy: for what purposes data are used, on what basis, and what each person has allowed (Ley 1581 de 2012).

Words: a *purpose* (P1–P8) is a finality with its legal basis; an *optional* one needs the person's authorisation. A
*notice* is the text shown when asking; the *policy* is the long document behind it. A *consent event* is one yes or no
to one purpose, with what was shown; events are only ever added.

States of a notice or policy: borrador → aprobada (by the data-protection officer; immutable from then on).
Promise: each optional purpose is asked apart, unticked; refusing costs nothing; a yes can be taken back in one act.
"""
