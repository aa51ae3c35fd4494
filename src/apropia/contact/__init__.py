"""Contact: every message that any domain sends to a person passes here, so that one person has one budget.

Words: a *message* is one letter to one person under an idempotency key; *optional* ones need authorisation P6, obey the
person's preferences, and count in the monthly budget. *Quiet hours* are nights, weekends and holidays of the entity.
A *suppressed address* is one that mail servers refuse.

States of a message: en cola → en espera (until the quiet hours end, or the mail server is back) → enviado | no enviado
(it was decided not to, with the reason) | falló.
Promise: each recipient exactly once per key; the person sees what was sent, why, and how many are left this month.
"""
