"""Who reacts to what: every subscription and provider of the house, in one table."""


def connect() -> None:
    """Plug subscribers and providers in, once, when the process starts."""
