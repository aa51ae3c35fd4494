"""Pictures are written anew: what Pillow cannot read is no picture, and place, date and camera do not travel along."""

import dataclasses
import warnings
from pathlib import Path

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from apropia.foundation.errors import DomainError

MOST_PIXELS = 50_000_000
_FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP", "image/gif": "GIF"}


@dataclasses.dataclass(frozen=True)
class Shape:
    """How large a picture is, in its own points, and whether it moves."""

    width: int
    height: int
    is_moving: bool


def shape_of(path: Path) -> Shape:
    """Return the shape of a picture that was kept."""
    with Image.open(path) as picture:
        return Shape(picture.width, picture.height, is_moving=getattr(picture, "n_frames", 1) > 1)


def rewrite(path: Path, media_type: str) -> None:
    """Replace the picture at `path` by the same one without metadata, turned upright. Animations are only checked."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path, formats=[_FORMATS[media_type]]) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise DomainError(_("La imagen es demasiado grande. Redúzcala a menos de 50 megapíxeles."))
                picture.load()
                if getattr(picture, "n_frames", 1) == 1:
                    _save(ImageOps.exif_transpose(picture), path, media_type)
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        Image.DecompressionBombWarning,
    ) as problem:
        raise DomainError(_("La imagen está dañada. Guárdela otra vez y súbala de nuevo.")) from problem


def _save(picture: Image.Image, path: Path, media_type: str) -> None:
    clean = picture.copy()
    profile = picture.info.get("icc_profile")
    clean.info = {key: value for key, value in picture.info.items() if key in {"transparency", "gamma"}}
    options: dict[str, object] = {"icc_profile": profile} if profile else {}
    if media_type == "image/jpeg":
        options |= {"quality": 90, "optimize": True, "progressive": True}
    elif media_type == "image/png":
        options |= {"optimize": False}
    elif media_type == "image/webp":
        options |= {"quality": 90, "method": 4}
    clean.save(path, format=_FORMATS[media_type], **options)
