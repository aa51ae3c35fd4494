"""The worker inside the web process: one thread per process, however often it is asked for."""

import atexit
import os
import threading

from apropia.foundation.jobs.worker import run_forever

_guard = threading.Lock()
_running: dict[int, tuple[threading.Thread, threading.Event]] = {}
GOODBYE_SECONDS = 10.0


def start() -> threading.Thread:
    """Start the worker thread of this process, or return the one that runs.

    Several processes may each have one: a row is claimed by one of them only. A forked child starts its own.
    """
    with _guard:
        mine = _running.get(os.getpid())
        if mine is not None and mine[0].is_alive():
            return mine[0]
        stop = threading.Event()
        thread = threading.Thread(target=run_forever, kwargs={"stop": stop}, name="apropia-worker", daemon=True)
        _running.clear()
        _running[os.getpid()] = (thread, stop)
        thread.start()
    atexit.register(finish)
    return thread


def finish() -> None:
    """Ask the thread to end and wait for the job at hand, a little. What it leaves is taken over by another worker."""
    mine = _running.pop(os.getpid(), None)
    if mine is not None:
        thread, stop = mine
        stop.set()
        thread.join(GOODBYE_SECONDS)
