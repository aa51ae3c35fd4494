"""Items in files: our own sheet, and the files of questions of other programs.

`reading.ItemsReading` is what any of them says; `items.read_items` finds out which one it is.
"""
