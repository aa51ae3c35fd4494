"""From where what is happening was set off: an address, «cli» or «job:name»."""

from contextvars import ContextVar

# Set once per request, command or job; read by every audit line written meanwhile.
origin: ContextVar[str] = ContextVar("origin", default="")
