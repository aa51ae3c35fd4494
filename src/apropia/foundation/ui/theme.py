"""The look of an entity (colours) and of a person (light or dark, text size, motion)."""

import hashlib
import re
from collections.abc import Mapping

# Key of `Entity.theme` → custom property of tokens.css.
PROPERTIES = {
    "brand": "--entity-brand",
    "brand_dark": "--entity-brand-dark",
    "block": "--entity-block",
    "accent": "--entity-accent",
    "on_accent": "--entity-on-accent",
}
# Cookie → attribute of <html> and the values it may take. The first value is what happens without a cookie.
CHOICES = {
    "tema": ("theme", ("auto", "light", "dark")),
    "texto": ("text", ("normal", "large")),
    "movimiento": ("motion", ("auto", "reduced")),
}
_HEX = re.compile(r"#[0-9a-fA-F]{6}")


def colours(theme: Mapping[str, object]) -> dict[str, str]:
    """Return the custom properties that an entity's theme sets; whatever is not a six-digit hex colour is left out."""
    found = {}
    for key, name in PROPERTIES.items():
        value = theme.get(key)
        if isinstance(value, str) and _HEX.fullmatch(value):
            found[name] = value.lower()
    return found


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
