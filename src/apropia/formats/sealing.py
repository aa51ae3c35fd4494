"""Packages of parts, as Word files are."""

import zipfile
from io import BytesIO

ZIP_DATE = (2024, 1, 1, 0, 0, 0)


def sealed(data: bytes) -> bytes:
    """Rewrite the package with fixed dates, so that equal records give equal bytes."""
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return buffer.getvalue()
