"""PostgreSQL can empty a table without deleting a row: that is refused too. SQLite knows no TRUNCATE."""

from django.db import migrations

TRIGGERS = {"audit_event_is_never_emptied": "audit_auditevent", "audit_seal_is_never_emptied": "audit_auditseal"}


def lock(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for trigger, table in TRIGGERS.items():
            schema_editor.execute(
                f"CREATE TRIGGER {trigger} BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
                params=None,
            )


def unlock(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for trigger, table in TRIGGERS.items():
            schema_editor.execute(f"DROP TRIGGER {trigger} ON {table}", params=None)


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_append_only")]
    operations = [migrations.RunPython(lock, unlock)]
