"""Start Django for the commands that need the database, and bring it up to date."""

import os
from pathlib import Path

from apropia.cli.words import CommandError, say
from apropia.web.env import SettingError


def start() -> None:
    """Load settings and applications. Raise `CommandError` when a setting or the data folder does not serve."""
    # The database, the files and the key hold people's data: whatever is made from here on is its owner's only.
    os.umask(0o077)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "apropia.web.settings")
    import django

    try:
        django.setup()
    except SettingError as problem:
        raise CommandError(say(f"Revise los ajustes. {problem}", f"Check the settings. {problem}")) from None
    except OSError as problem:
        raise CommandError(
            say(
                f"No se puede usar {problem.filename}: {problem.strerror}. Revise APROPIA_DATA_DIR.",
                f"{problem.filename} cannot be used: {problem.strerror}. Check APROPIA_DATA_DIR.",
            )
        ) from None


def is_up_to_date() -> bool:
    """Say whether every migration has been applied. Raise `CommandError` when the database does not answer."""
    from django.db import OperationalError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
    except OperationalError as problem:
        raise CommandError(
            say(
                f"La base de datos no responde. Revise APROPIA_DATABASE_URL.\n{problem}",
                f"The database does not answer. Check APROPIA_DATABASE_URL.\n{problem}",
            )
        ) from None
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def prepare(*, verbosity: int = 0) -> None:
    """Apply migrations, make the cache table and load what all entities share. Safe to repeat."""
    from django.conf import settings
    from django.core.management import call_command

    from apropia.foundation import clock
    from apropia.measurement.actions import load_indicators

    Path(settings.DATA_DIR).mkdir(parents=True, exist_ok=True)
    if not is_up_to_date():
        call_command("migrate", interactive=False, verbosity=verbosity)
        call_command("createcachetable", verbosity=0)
    # A version of the product may bring sheets without changing a table.
    load_indicators(at=clock.now())
