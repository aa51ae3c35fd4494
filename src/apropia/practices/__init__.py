"""Practices: the entity's good practices, documented in the official form 4202000-FT-1311, from draft to public copy.

Words: a *good practice* belongs to a unit; a *version* is one filling of the form, with *field values* by key; a
*statement* is a sentence marked as fact, result, expectation or opinion, tied to a figure or to *evidence*; an
*assessment* classifies it by the criteria of the DAFP; a *review* is one decision of one person; a *publication* is
the copy without personal data; a *replication* is a published practice taken up by another unit or entity, and a
*lesson* what helped or hindered its result: public only once a reviewer who did not write it says so.

States (`states.py`): draft → unit review → approved by the unit → validation → validated → published → being updated
| replaced | retired. Promises: whoever wrote a version never approves, classifies or publishes it; a result without
backing is never published; two people writing at once never lose a word; what is published shows no telephone, e-mail
or name.
"""
