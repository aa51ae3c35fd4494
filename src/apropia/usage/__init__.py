"""Usage: what the entity's own reports say about the use of its IT services.

Words: a *source* is a kind of report (`formats.usage_reports`); an *import* is one file of it; a *slice* is one service
and one period of an import; a *record* is what a slice says of one person, by pseudonym; a *service link* remembers
which service of the catalogue a name in a report is; an *identity alias* says whose an account is when its name is not
an e-mail of the roster.

States of an import: cargado → validado | rechazado → emparejado → previsualizado → aplicado → revertido. Records are
staged in short chunks that nobody counts; applying and reverting only settle which slices are current, in a moment.

Promise: overlapping periods of one source and service are never added, the latest refresh wins; a file never enters
twice; accounts that nobody knows, or whose names the source conceals, are kept as counts only; nobody but the person
herself sees a person's use. Use is told by month: weeks make up a month only where no monthly report covers it.
"""
