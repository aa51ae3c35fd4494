import ipaddress
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase


class ClientAddressMiddleware:
    """Put the visitor's own address into REMOTE_ADDR, for the audit trail, the limits on attempts and the sessions.

    Each proxy adds the address it was called from at the end of X-Forwarded-For; whatever stands before what our own
    proxies added was written by the visitor and is not believed. Without a proxy of ours the header means nothing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.TRUSTED_PROXY:
            address = address_behind(request.META.get("HTTP_X_FORWARDED_FOR", ""), proxies=settings.PROXY_COUNT)
            if address:
                request.META["REMOTE_ADDR"] = address
        return self.get_response(request)


def address_behind(forwarded: str, *, proxies: int) -> str:
    """Return the address that called the outermost of our proxies; nothing when the header does not reach that far."""
    hops = [hop.strip() for hop in forwarded.split(",")]
    if proxies < 1 or len(hops) < proxies:
        return ""
    try:
        return str(ipaddress.ip_address(_without_port(hops[-proxies])))
    except ValueError:
        return ""


def _without_port(hop: str) -> str:
    """Return `203.0.113.7` of `203.0.113.7:4711`, and `2001:db8::1` of `[2001:db8::1]:4711`."""
    if hop.startswith("["):
        return hop[1:].partition("]")[0]
    return hop.partition(":")[0] if hop.count(":") == 1 else hop
