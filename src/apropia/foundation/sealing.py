"""Seal what must be kept and read only by this installation: encrypted with a key drawn from its secret."""

import base64

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac


def seal(text: str) -> str:
    """Return a text encrypted and authenticated."""
    return _ring().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Return what was sealed, also under a secret that was replaced and still stands as a fallback."""
    return _ring().decrypt(sealed.encode()).decode()


def _ring() -> MultiFernet:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    keys = [salted_hmac("apropia.sealing", "", secret=one, algorithm="sha256").digest() for one in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])
