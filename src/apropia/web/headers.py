from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

_NOTHING = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


class HeadersMiddleware:
    """Say to the browser what no page needs, and to keep nothing of what a signed-in person saw."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        answer.headers.setdefault("Permissions-Policy", _NOTHING)
        if getattr(request, "person", None) is not None:
            # On a shared computer the «back» button must show nothing after signing out.
            answer.headers.setdefault("Cache-Control", "private, no-store")
        return answer
