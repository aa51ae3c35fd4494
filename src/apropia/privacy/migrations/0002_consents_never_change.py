"""A consent, once given or refused, never changes (INV-08), and approved texts keep their words (INV-01).

A later migration that rebuilds these tables on SQLite drops the triggers and must put them back.
"""

from django.db import migrations

TABLES = {
    "consent_never_changes": ("privacy_consentevent", ""),
    "approved_notice_never_changes": ("privacy_privacynoticeversion", "OLD.state = 'APPROVED'"),
    "approved_policy_never_changes": ("privacy_privacypolicyversion", "OLD.state = 'APPROVED'"),
}


def lock(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    if not is_sqlite:
        schema_editor.execute(
            "CREATE FUNCTION privacy_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'this row never changes'; END $$",
            params=None,
        )
    for trigger, (table, condition) in TABLES.items():
        if is_sqlite:
            when = f"WHEN {condition} " if condition else ""
            body = f"{when}BEGIN SELECT RAISE(ABORT, 'this row never changes'); END"
        else:
            when = f"WHEN ({condition}) " if condition else ""
            body = f"FOR EACH ROW {when}EXECUTE FUNCTION privacy_refuse()"
        schema_editor.execute(f"CREATE TRIGGER {trigger} BEFORE UPDATE ON {table} {body}", params=None)


def unlock(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for trigger, (table, _) in TABLES.items():
        schema_editor.execute(f"DROP TRIGGER {trigger}" + ("" if is_sqlite else f" ON {table}"), params=None)
    if not is_sqlite:
        schema_editor.execute("DROP FUNCTION privacy_refuse()", params=None)


class Migration(migrations.Migration):
    dependencies = [("privacy", "0001_notices_and_consent")]
    operations = [migrations.RunPython(lock, unlock)]
