"""Campaigns: one message to the people who need it, by mail and on the home page, and how many it reached.

Words: the *audience rule* says to whom (units with all below them, kinds of engagement, roles, how far their route is,
or units and a gap in one competence, which is crossed with nothing else so that no count tells who has it);
the *recipients* are the people it held on the day the campaign became active, frozen. Somebody is *reached* when the
mail server accepted the message or the notice was displayed to them. Who is bothered how often is decided by `contact`.

States: borrador → en aprobación → programada → activa ⇄ pausada → finalizada → evaluada → archivada; cancelada before
active. Promise: nobody approves what they wrote, nobody gets it twice, and no page names who got it.
"""
