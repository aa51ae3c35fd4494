"""Start Django for the commands that need the database, and bring it up to date."""

import os
from pathlib import Path


def start() -> None:
    """Load settings and applications."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "apropia.web.settings")
    import django

    django.setup()


def is_up_to_date() -> bool:
    """Say whether every migration has been applied."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def prepare(*, verbosity: int = 0) -> None:
    """Apply migrations, make the cache table and load what all entities share. Safe to repeat."""
    from django.conf import settings
    from django.core.management import call_command

    Path(settings.DATA_DIR).mkdir(parents=True, exist_ok=True)
    if is_up_to_date():
        return
    call_command("migrate", interactive=False, verbosity=verbosity)
    call_command("createcachetable", verbosity=0)
