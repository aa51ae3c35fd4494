"""Tables as entities really have them: CSV, TSV and XLSX, read lazily, written safely.

`reading.open_table` finds encoding, delimiter, sheet and header; `schema` says what columns mean and turns rows into
values or problems with row, column and a way to mend; `writing` gives tables back without live formulas.
Nothing here evaluates a formula, follows an entity, or holds a whole file of rows in memory.
"""
