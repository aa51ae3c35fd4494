"""No line is deleted, sealed or not: PostgreSQL skips numbers, so one deleted before its seal would leave no trace."""

from django.db import migrations

NAME, TABLE = "audit_event_is_never_deleted", "audit_auditevent"
SQLITE = f"CREATE TRIGGER {NAME} BEFORE DELETE ON {TABLE} %s BEGIN SELECT RAISE(ABORT, 'audit events are append-only'); END"
POSTGRESQL = f"CREATE TRIGGER {NAME} BEFORE DELETE ON {TABLE} FOR EACH ROW %s EXECUTE FUNCTION audit_refuse()"


def put(schema_editor, sqlite, postgresql):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    schema_editor.execute(f"DROP TRIGGER {NAME}" + ("" if is_sqlite else f" ON {TABLE}"), params=None)
    schema_editor.execute(SQLITE % sqlite if is_sqlite else POSTGRESQL % postgresql, params=None)


def lock(apps, schema_editor):
    put(schema_editor, "", "")


def unlock(apps, schema_editor):
    put(schema_editor, "WHEN OLD.batch IS NOT NULL", "WHEN (OLD.batch IS NOT NULL)")


class Migration(migrations.Migration):
    dependencies = [("audit", "0004_never_emptied")]
    operations = [migrations.RunPython(lock, unlock)]
