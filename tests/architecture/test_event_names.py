"""Whoever looks after the system reads what each event tells, not how its class is called."""

import apropia.web.subscriptions  # noqa: F401  knows every event
from apropia.foundation.events.bus import Event
from apropia.web.event_names import EVENTS


def test_every_event_has_words_and_no_words_outlive_their_event():
    known = {one.name for one in Event.__subclasses__() if one.__module__.startswith("apropia.")}

    assert set(EVENTS) == known
