"""A whole course as one file that another installation reads: a zip with `curso.json` and its files.

`records` are its schema, with the limits of each field; `writing` writes them, and `reading` reads them from an archive
that it takes as hostile. A file of a newer schema is refused in words; what this one does not know is told.
"""
