"""What a server does before the first visitor comes."""

import os
import subprocess
import sys
from pathlib import Path

import apropia

LOAD = """
import gc, sys
import apropia.web.wsgi
print(gc.get_freeze_count() > 100_000, len(gc.get_objects()) < 10_000, "apropia.learning.views" in sys.modules)
"""


def test_what_is_loaded_at_the_start_is_not_looked_through_for_garbage_again(tmp_path: Path) -> None:
    environment = os.environ | {
        "APROPIA_DATA_DIR": str(tmp_path),
        "APROPIA_WORKER_IN_WEB": "no",
        "DJANGO_SETTINGS_MODULE": "apropia.web.settings",
        "PYTHONPATH": str(Path(apropia.__file__).parent.parent),
    }

    told = subprocess.run([sys.executable, "-c", LOAD], env=environment, capture_output=True, text=True, check=True)

    assert told.stdout.split() == ["True", "True", "True"]
