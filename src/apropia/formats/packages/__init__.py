"""Read packages of content that others made: SCORM 1.2 and 2004, cmi5 and H5P.

A package is a zip that a stranger wrote. It is read where it lies and never unpacked: `archive` refuses what could
reach beyond it, exhaust the reader or run on a server; `reading` says what it is and which parts are played, in order;
`media` lists what may be handed to a browser. A refusal is a `FormatError` in words.
"""
