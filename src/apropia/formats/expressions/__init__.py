"""One language for what a questionnaire decides: when a question is shown, which answers are taken, what its words say.

`reading` turns text into the `tree`, `writing` turns it back, `evaluation` says what it is worth given the answers so
far, `types` finds what cannot be meant, `domains` tries every answer that matters, `rows` are the conditions that can
be shown as a list, and `tailoring` reads `{CODE|otherwise}` in the words of a question. Nothing here is ever executed
as code. Errors are codes with their place; the domain has the words. The grammar: docs/reference/expressions.md.
"""
