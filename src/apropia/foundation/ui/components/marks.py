"""Small marks: icons, Tecnotic, tags, states, glyphs, avatars, the logo."""

from datetime import date

from django import template
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from apropia.foundation.ui import icons

register = template.Library()

POSES = {
    "saluda": "Tecnotic, un colibrí azul, saluda con un ala en alto.",
    "explica": "Tecnotic explica un paso y lo señala con el ala.",
    "celebra": "Tecnotic celebra con las dos alas en alto.",
    "piensa": "Tecnotic piensa con un ala en el pico.",
    "anima": "Tecnotic anima con la pluma pulgar arriba.",
    "disculpa": "Tecnotic se disculpa con un cable desconectado.",
    "busca": "Tecnotic busca con una lupa.",
    "cuida": "Tecnotic cuida los datos: abraza un escudo con un candado.",
    "cabeza": "",
}
KINDS = {"", "ok", "warn", "bad", "brand", "sun", "line", "hecho", "resultado", "expectativa"}


# What a browser calls itself holds the names of those it resembles: the first found is the one it is.
_BROWSERS = ("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari")
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


@register.filter
def device(user_agent: str) -> str:
    """Say which browser on which system: `{{ session.user_agent|device }}`."""
    browser, system = (
        next((name for mark, name in known if mark in user_agent), "") for known in (_BROWSERS, _SYSTEMS)
    )
    return _("%(browser)s en %(system)s") % {
        "browser": browser or _("Otro navegador"),
        "system": system or _("otro equipo"),
    }


def svg_icon(name: str, extra: str = "") -> SafeString:
    """Return an icon as inline SVG; hidden from screen readers, so words must stand beside it."""
    drawing = icons.drawings()[name]
    return format_html(
        '<svg class="icon{}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-linecap="round" '
        'stroke-linejoin="round" aria-hidden="true">{}</svg>',
        f" {extra}" if extra else "",
        mark_safe(drawing),  # noqa: S308 - our own file of drawings
    )


def check_kind(kind: str) -> str:
    """Return the kind, or fail when no stylesheet knows it."""
    if kind not in KINDS:
        raise template.TemplateSyntaxError(f"Unknown kind «{kind}»: use one of {sorted(KINDS)}")
    return kind


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """Draw an icon: `{% icon "search" %}`."""
    return svg_icon(name, extra)


@register.simple_tag
def tecnotic(pose: str, size: int = 128, alt: str | None = None) -> SafeString:
    """Draw Tecnotic: `{% tecnotic "anima" size=160 alt="" %}`."""
    return format_html(
        '<img class="tecnotic" src="{}" alt="{}" width="{}" height="{}">',
        static(f"ui/tecnotic/tecnotic-{pose}.svg"),
        POSES[pose] if alt is None else alt,
        size,
        size,
    )


@register.simple_tag
def tag(text: str, kind: str = "", icon: str = "") -> SafeString:
    """Draw a short label: `{% tag "Vigente" kind="ok" icon="check" %}`."""
    classes = f"tag {check_kind(kind)}".strip()
    return format_html('<span class="{}">{}{}</span>', classes, svg_icon(icon) if icon else "", text)


@register.simple_tag
def state(text: str, kind: str = "", icon: str = "") -> SafeString:
    """Say how something is: `{% state "Guardado a las 9:42" kind="ok" icon="circle-check" %}`."""
    classes = f"state {check_kind(kind)}".strip()
    return format_html('<span class="{}">{}<span>{}</span></span>', classes, svg_icon(icon) if icon else "", text)


@register.simple_tag
def glyph(name: str) -> SafeString:
    """Draw an icon in its square: `{% glyph "signature" %}`."""
    return format_html('<span class="glyph" aria-hidden="true">{}</span>', svg_icon(name))


@register.simple_tag
def avatar(name: str) -> SafeString:
    """Draw somebody's initials; the name itself must stand beside them."""
    return format_html('<span class="avatar" aria-hidden="true">{}</span>', initials(name))


def initials(name: str) -> str:
    """Return up to two initials: «Elena Ruiz» gives ER."""
    words = [word for word in str(name).split() if word[:1].isalpha()]
    if not words:
        return "·"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


@register.simple_tag
def datebox(day: date) -> SafeString:
    """Draw a day as a small calendar leaf; the full date must stand in the text beside it."""
    return SafeString(render_to_string("ui/_datebox.html", {"day": day}))


@register.simple_tag
def logo() -> SafeString:
    """Draw the mark of Apropia."""
    return SafeString(render_to_string("ui/_logo.html"))
