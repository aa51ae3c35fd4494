"""How messages leave: one backend, one letter.

A *letter* is a subject, paragraphs, at most one link and a line that says why it came, as text and as simple HTML
without remote pictures. The backend sends by SMTP; the demo entity's letters never leave: they go to a *mailbox* here.
"""
