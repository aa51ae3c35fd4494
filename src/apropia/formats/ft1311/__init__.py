"""The official form 4202000-FT-1311, «Documentación de buenas prácticas de gestión pública».

Words: a *record* is a filled form as frozen values (`record.PracticeRecord`); a *field* has a key, the form's exact
label and its guidance (`record.FIELDS`); an *answer* is what somebody wrote under a label; a *finding* is what the
checker noticed.

Promise: whatever an entity hands in (text, DOCX, PDF with text) is read by its labels alone, however they are spaced,
accented or cut by pages (`read.read_form`); what is written (`docx_write`, `pdf_write`) reads back equal; nothing
here knows a framework, a database or a network.
"""
