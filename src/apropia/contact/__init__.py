"""Contact: every message that any domain sends to a person passes here, so that one person has one budget.

Words: a *message* is one letter to one person under an idempotency key. Its *weight* says how it counts in the one
monthly budget: an *answer* to what the person asked never counts; *necessary* ones count and always go; *reminders* and
*optional* ones count and go while any is left; optional ones also need authorisation P6 and obey the preferences.
*Quiet hours* are nights, weekends and holidays of the entity. A *suppressed address* is one that mail servers refuse.

States of a message: en cola → en espera (until the quiet hours end, or the mail server is back) → enviado | no enviado
(it was decided not to, with the reason) | falló.
Promise: each recipient exactly once per key; the person sees what was sent, why, and how many are left this month.
"""
