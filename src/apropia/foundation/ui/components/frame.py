"""The frame of every page: what the browser is told about theme, text size and the look of the entity."""

from typing import Any

from django import template
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from apropia.foundation.ui import theme

register = template.Library()


@register.simple_tag(takes_context=True)
def appearance(context: dict[str, Any]) -> SafeString:
    """Write on `<html>` what the person chose: theme, text size, motion."""
    request: HttpRequest | None = context.get("request")
    chosen = theme.chosen(request.COOKIES if request is not None else {})
    attributes = [format_html(' data-{}="{}"', name, value) for name, value in chosen.items()]
    return SafeString("".join(attributes))


@register.simple_tag
def theme_link(entity: Any) -> SafeString:
    """Link the look of an entity, when it has its own."""
    look = theme.properties(getattr(entity, "theme", None) or {})
    if not look:
        return SafeString("")
    address = reverse("ui:theme", args=[entity.code])
    return format_html('<link rel="stylesheet" href="{}?v={}">', address, theme.fingerprint(look))
