"""Addresses that files carry, read without the library of the network."""

import re

_ESCAPED = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_OF_WEB = re.compile(r"https?://[^/?#\s\\@:]+(?::\d{1,5})?(?:[/?#]\S*)?", re.IGNORECASE)


def unescaped(path: str) -> str:
    """Return a path with its `%C3%B3` as letters."""
    return _ESCAPED.sub(lambda run: bytes.fromhex(run[0].replace("%", "")).decode("utf-8", "replace"), path)


def is_web_address(text: str) -> bool:
    """Tell whether a text is an address that a browser opens: http or https, of a host, without a password."""
    return bool(_OF_WEB.fullmatch(text))
