"""Lines of the audit trail only ever get their batch, and seals never change: the database itself refuses the rest.

Written for each engine. A later migration that rebuilds `audit_auditevent` on SQLite drops its triggers and must put them back.
"""

from django.db import migrations

KEPT = (
    "id", "entity_id", "actor", "actor_name", "action", "object_type", "object_id", "object_name", "at", "origin", "detail",
)


def same(operator):
    return " AND ".join(f"NEW.{column} {operator} OLD.{column}" for column in KEPT)


SQLITE = [
    "CREATE TRIGGER audit_event_never_changes BEFORE UPDATE ON audit_auditevent "
    f"WHEN NOT (OLD.batch IS NULL AND NEW.batch IS NOT NULL AND {same('IS')}) "
    "BEGIN SELECT RAISE(ABORT, 'audit events are append-only'); END",
    "CREATE TRIGGER audit_event_is_never_deleted BEFORE DELETE ON audit_auditevent WHEN OLD.batch IS NOT NULL "
    "BEGIN SELECT RAISE(ABORT, 'audit events are append-only'); END",
    "CREATE TRIGGER audit_seal_never_changes BEFORE UPDATE ON audit_auditseal "
    "BEGIN SELECT RAISE(ABORT, 'audit seals are append-only'); END",
]
POSTGRESQL = [
    "CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'audit rows are append-only'; END $$",
    "CREATE TRIGGER audit_event_never_changes BEFORE UPDATE ON audit_auditevent FOR EACH ROW "
    f"WHEN (NOT (OLD.batch IS NULL AND NEW.batch IS NOT NULL AND {same('IS NOT DISTINCT FROM')})) "
    "EXECUTE FUNCTION audit_refuse()",
    "CREATE TRIGGER audit_event_is_never_deleted BEFORE DELETE ON audit_auditevent FOR EACH ROW "
    "WHEN (OLD.batch IS NOT NULL) EXECUTE FUNCTION audit_refuse()",
    "CREATE TRIGGER audit_seal_never_changes BEFORE UPDATE ON audit_auditseal FOR EACH ROW EXECUTE FUNCTION audit_refuse()",
]
TRIGGERS = {
    "audit_event_never_changes": "audit_auditevent",
    "audit_event_is_never_deleted": "audit_auditevent",
    "audit_seal_never_changes": "audit_auditseal",
}


def lock(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement, params=None)


def unlock(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for trigger, table in TRIGGERS.items():
        schema_editor.execute(f"DROP TRIGGER {trigger}" + ("" if is_sqlite else f" ON {table}"), params=None)
    if not is_sqlite:
        schema_editor.execute("DROP FUNCTION audit_refuse()", params=None)


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_seals")]
    operations = [migrations.RunPython(lock, unlock)]
