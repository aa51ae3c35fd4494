"""The look of an entity (colours) and of a person (light or dark, text size, motion)."""

import hashlib
import re
from collections.abc import Mapping

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apropia.foundation.ui.numbers import decimal_es

# Key of `Entity.theme` → custom property of tokens.css.
COLOURS = {
    "brand": "--entity-brand",
    "brand_dark": "--entity-brand-dark",
    "block": "--entity-block",
    "accent": "--entity-accent",
    "on_accent": "--entity-on-accent",
}
DEFAULTS = {
    "brand": "#0943b5",
    "brand_dark": "#8fb2ff",
    "block": "#0a3a9b",
    "accent": "#fecc2f",
    "on_accent": "#1a2133",
}
# Letters that every machine has: the page fetches nothing from anywhere else. Without a choice they are ours.
_FONTS = {"system": "system-ui, sans-serif", "serif": 'Georgia, "Times New Roman", serif'}
# Key of `Entity.theme` → custom property, and what each choice writes there.
SHAPES: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "font_head": ("--entity-font-head", _FONTS),
    "font_body": ("--entity-font-body", _FONTS),
    "radius": ("--entity-radius", {"square": "0rem", "soft": ".375rem"}),
}
# Cookie → attribute of <html> and the values it may take. The first value is what happens without a cookie.
CHOICES = {
    "tema": ("theme", ("auto", "light", "dark")),
    "texto": ("text", ("normal", "large")),
    "movimiento": ("motion", ("auto", "reduced")),
}
_HEX = re.compile(r"#[0-9a-fA-F]{6}")
ENOUGH = 4.5  # WCAG 2.2, 1.4.3
# Which colour is read on which: a key of the theme or a fixed colour of tokens.css, and how a failure is said. Of the
# grounds on which a colour is read, only the hardest counts.
_PAIRS = (
    ("brand", "#e4eaf5", _("El color principal sobre fondo claro queda en %(found)s; necesita 4,5. Oscurézcalo.")),
    ("brand_dark", "#243047", _("El color principal sobre fondo oscuro queda en %(found)s; necesita 4,5. Aclárelo.")),
    ("block", "#d5e1fb", _("El texto claro sobre el bloque queda en %(found)s; necesita 4,5. Oscurézcalo.")),
    ("on_accent", "accent", _("Esta letra sobre el color de acento queda en %(found)s; necesita 4,5. Oscurézcala.")),
)


def properties(theme: Mapping[str, object]) -> dict[str, str]:
    """Return the custom properties that an entity's theme sets; what is no colour or no choice of ours is left out."""
    found = {}
    for key, name in COLOURS.items():
        value = theme.get(key)
        if isinstance(value, str) and _HEX.fullmatch(value):
            found[name] = value.lower()
    for key, (name, choices) in SHAPES.items():
        chosen = choices.get(str(theme.get(key, "")))
        if chosen is not None:
            found[name] = chosen
    return found


def own(look: Mapping[str, str]) -> dict[str, str]:
    """Return what of a look differs from ours: that alone is kept, so that a later change of ours reaches everybody."""
    written = {key: value.strip().lower() for key, value in look.items()}
    known = {key: value for key, value in written.items() if key in COLOURS or key in SHAPES}
    return {key: value for key, value in known.items() if value and value != DEFAULTS.get(key)}


def problems(theme: Mapping[str, object]) -> dict[str, str]:
    """Return, by key and in words, what would be hard to read or is no colour; nothing when a theme may be used."""
    set_here = properties(theme)
    found = {
        key: gettext("«%(value)s» no es un color: escríbalo como #0943b5.") % {"value": theme[key]}
        for key, name in COLOURS.items()
        if theme.get(key) and name not in set_here
    }
    values = {key: set_here.get(name, DEFAULTS[key]) for key, name in COLOURS.items()}
    for key, ground, words in _PAIRS:
        ratio = contrast(values[key], values.get(ground, ground))
        if ratio < ENOUGH:
            found.setdefault(key, str(words) % {"found": decimal_es(_cut(ratio), 1)})
    return found


def _cut(ratio: float) -> float:
    """Return a ratio cut to tenths: 4,46 must not be told as 4,5."""
    return int(ratio * 10) / 10


def contrast(one: str, other: str) -> float:
    """Return the contrast of two hex colours, 1 to 21, as WCAG 2.2 defines it."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def stylesheet(theme: Mapping[str, object]) -> str:
    """Return the CSS of an entity's look."""
    lines = "".join(f"  {name}: {value};\n" for name, value in properties(theme).items())
    return f"@layer tokens {{ :root {{\n{lines}}} }}\n"


def fingerprint(found: Mapping[str, str]) -> str:
    """Return a short hash that changes with the look."""
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
