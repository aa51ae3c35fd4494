"""Deeds of several people at the same moment, each on a connection of its own."""

import threading

import pytest
from django.db import connection

together = pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one transaction write at a time")


def at_once(*deeds):
    """Do all at the same moment, each on its own connection; return what each raised, or None."""
    barrier, outcomes = threading.Barrier(len(deeds)), [None] * len(deeds)

    def run(place, deed):
        try:
            barrier.wait(timeout=30)
            deed()
        except Exception as error:
            outcomes[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=one) for one in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return outcomes
