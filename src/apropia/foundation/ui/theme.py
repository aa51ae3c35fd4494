"""The look of an entity (colours) and of a person (light or dark, text size, motion)."""

import hashlib
import re
from collections.abc import Mapping

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

# Key of `Entity.theme` → custom property of tokens.css.
PROPERTIES = {
    "brand": "--entity-brand",
    "brand_dark": "--entity-brand-dark",
    "block": "--entity-block",
    "accent": "--entity-accent",
    "on_accent": "--entity-on-accent",
}
_DEFAULTS = {
    "brand": "#0943b5",
    "brand_dark": "#8fb2ff",
    "block": "#0a3a9b",
    "accent": "#fecc2f",
    "on_accent": "#1a2133",
}
# Cookie → attribute of <html> and the values it may take. The first value is what happens without a cookie.
CHOICES = {
    "tema": ("theme", ("auto", "light", "dark")),
    "texto": ("text", ("normal", "large")),
    "movimiento": ("motion", ("auto", "reduced")),
}
_HEX = re.compile(r"#[0-9a-fA-F]{6}")
ENOUGH = 4.5  # WCAG 2.2, 1.4.3
# Which colour is read on which: a key of the theme or a fixed colour of tokens.css, and what to do about it.
_PAIRS = (
    ("brand", "#f6f8fc", _("El color principal se lee mal sobre fondo claro. Elija uno más oscuro.")),
    ("brand_dark", "#141c2b", _("El color principal para el tema oscuro se lee mal. Elija uno más claro.")),
    ("block", "#ffffff", _("La letra blanca se lee mal sobre el color del bloque. Elija uno más oscuro.")),
    ("on_accent", "accent", _("La letra se lee mal sobre el color de acento. Aclare uno u oscurezca el otro.")),
)


def colours(theme: Mapping[str, object]) -> dict[str, str]:
    """Return the custom properties that an entity's theme sets; whatever is not a six-digit hex colour is left out."""
    found = {}
    for key, name in PROPERTIES.items():
        value = theme.get(key)
        if isinstance(value, str) and _HEX.fullmatch(value):
            found[name] = value.lower()
    return found


def problems(theme: Mapping[str, object]) -> list[str]:
    """Return, in words, what would be hard to read or is not a colour in a theme; nothing when it may be used."""
    found = [
        gettext("«%(value)s» no es un color: escríbalo como #0943b5.") % {"value": theme[key]}
        for key in PROPERTIES
        if theme.get(key) and PROPERTIES[key] not in colours(theme)
    ]
    values = _DEFAULTS | {key: colours(theme)[name] for key, name in PROPERTIES.items() if name in colours(theme)}
    for key, ground, words in _PAIRS:
        if contrast(values[key], values.get(ground, ground)) < ENOUGH:
            found.append(str(words))
    return found


def contrast(one: str, other: str) -> float:
    """Return the contrast of two hex colours, 1 to 21, as WCAG 2.2 defines it."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def stylesheet(theme: Mapping[str, object]) -> str:
    """Return the CSS of an entity's colours."""
    lines = "".join(f"  {name}: {value};\n" for name, value in colours(theme).items())
    return f"@layer tokens {{ :root {{\n{lines}}} }}\n"


def fingerprint(found: Mapping[str, str]) -> str:
    """Return a short hash that changes with the colours."""
    return hashlib.sha256(repr(sorted(found.items())).encode()).hexdigest()[:12]


def values(cookies: Mapping[str, str]) -> dict[str, str]:
    """Return what a person chose for each matter; the first value where nothing valid was chosen."""
    return {
        cookie: cookies[cookie] if cookies.get(cookie) in allowed else allowed[0]
        for cookie, (_attribute, allowed) in CHOICES.items()
    }


def chosen(cookies: Mapping[str, str]) -> dict[str, str]:
    """Return the attributes of <html> that a person's choices ask for."""
    found = values(cookies)
    return {attribute: found[cookie] for cookie, (attribute, allowed) in CHOICES.items() if found[cookie] != allowed[0]}
