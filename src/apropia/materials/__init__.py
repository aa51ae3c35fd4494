"""Materials: guides, tutorials and pictures that people read at their own pace.

Words: a *material* has *versions*; one of them is *current* (published) and at most one is a draft. A published version
never changes: a correction is a new version. A material has an owner and a review date, and is tied to services and
competences. *¿Le sirvió?* is asked once a person and version, kept by pseudonym, and shown only for groups large
enough. Who *read* a guide may say so, once, by pseudonym: a personal route counts it as a step done.

States: borrador → en revisión → publicado → por revisar → publicado | retirado.
Promise: nobody publishes what they wrote alone; an image without alternative text is never published.
"""
