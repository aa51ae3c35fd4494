"""What every page is made of: the frame, the components, the charts, the lists, Markdown and the look of each entity.

Words: a *component* is a template tag (built in: no `{% load %}`); a *behaviour* is a small script bound by
`data-ap-<verb>`; a *token* is a named colour, size or duration. The living gallery is at `/_componentes/`; the list of
components, with one line of use each, is `docs/reference/components.md`.
Promise: every page works without JavaScript, at 320 px, by keyboard, in light and dark, and with nothing inline.
"""
