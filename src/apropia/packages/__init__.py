"""Packages of content that others made (SCORM, cmi5, H5P): kept whole, played on an origin apart, counted as they tell.

Words
-----
- *Package* (paquete): one file as it came, never changed. A newer one *replaces* it and both stay.
- *Unit* (parte): what a package opens by itself: a SCO, an AU, the whole of an H5P.
- *Registration* (intento de paquete): one person, by pseudonym, at one package, for whoever asked for it. It stays with
  the package with which it began, also after that one was replaced.
- *Trial* (prueba de autor): a registration of whoever writes the course. It plays as any other and counts for nothing.
- *UnitRun*: how far the person got in one unit. Its data are the package's own; its result is what the package told.

A package is a stranger's program. It runs on the content origin (`foundation.content_origin`), sandboxed, and speaks to
the page around it by messages; what it tells comes from the learner's browser and is marked as told by the package.

Promise: what was done stays done; nobody but the person sees her data; whoever asked for the registration hears once
that it was satisfied (`PackageSatisfied`).
"""
