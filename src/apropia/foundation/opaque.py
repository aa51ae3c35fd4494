"""Names of things in a page that must not say what they are: the own key of an option would tell the right answer."""

from django.utils.crypto import salted_hmac

LENGTH = 12


def opaque(*, seed: str, key: str) -> str:
    """Return what stands for a key in a page: the same each time for a seed, and told by nothing but the secret key."""
    return salted_hmac("apropia.opaque", f"{seed}\n{key}", algorithm="sha256").hexdigest()[:LENGTH]
