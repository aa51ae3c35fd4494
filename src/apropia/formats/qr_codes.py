"""An address as a QR code (ISO/IEC 18004), drawn as a picture that lives inside the page."""

import io


def svg_of(text: str) -> str:
    """Return the QR code as SVG, black on white whatever the look of the page, with its quiet zone.

    It has no size of its own: the page gives it one. One module in seven may be damaged and it is still read.
    """
    import segno  # noqa: PLC0415  slow to load

    out = io.BytesIO()
    code = segno.make(text, error="m", micro=False)
    bare = {"xmldecl": False, "omitsize": True, "svgclass": "qr", "lineclass": None}
    code.save(out, kind="svg", dark="#000", light="#fff", border=4, **bare)
    return out.getvalue().decode().strip()
