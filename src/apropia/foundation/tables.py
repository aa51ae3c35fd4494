"""Migrations that only make tables, in a tenth of the time."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import ProjectState


class TablesMigration(migrations.Migration):
    """Make tables, all operations being `CreateModel`: Django is told of all of them before it draws any.

    Told of one at a time, it draws anew each model that is tied to it, and here everything is tied to everything.
    """

    def apply(
        self, project_state: ProjectState, schema_editor: BaseDatabaseSchemaEditor, collect_sql: bool = False
    ) -> ProjectState:
        if collect_sql:
            return super().apply(project_state, schema_editor, collect_sql)
        # What was drawn so far; it is drawn once, when the first table asks for its model.
        project_state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(self.app_label, project_state)
        for operation in self.operations:
            operation.database_forwards(self.app_label, schema_editor, project_state, project_state)
        return project_state
