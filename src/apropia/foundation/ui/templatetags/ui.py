"""The library of components, built into every template: see `docs/reference/components.md`."""

from django import template

from apropia.foundation.ui.components import boxes, charts, forms, frame, lists, marks, numbers

register = template.Library()
for part in (marks, boxes, forms, lists, numbers, charts, frame):
    register.tags.update(part.register.tags)
    register.filters.update(part.register.filters)
