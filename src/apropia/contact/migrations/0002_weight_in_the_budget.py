from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Case, Q, Value, When

ANSWER, NECESSARY, REMINDER, OPTIONAL = 0, 1, 2, 3


def weigh_old_messages(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Say of the messages so far what their senders say of them from now on."""
    apps.get_model("contact", "OutgoingMessage").objects.update(
        weight=Case(
            When(is_optional=True, then=Value(OPTIONAL)),
            When(kind__in=["TICKET", "PRIVACY", "TALK"], then=Value(ANSWER)),
            When(Q(kind="SURVEY", key__contains=":reminder:"), then=Value(REMINDER)),
            default=Value(NECESSARY),
        )
    )


class Migration(migrations.Migration):

    dependencies = [("contact", "0001_messages")]

    operations = [
        migrations.AddField(
            model_name="outgoingmessage",
            name="weight",
            field=models.PositiveSmallIntegerField(
                choices=[(0, "lo que usted pidió"), (1, "necesario"), (2, "recordatorio"), (3, "opcional")],
                default=NECESSARY,
                verbose_name="cómo cuenta",
            ),
            preserve_default=False,
        ),
        migrations.RunPython(weigh_old_messages, migrations.RunPython.noop),
        migrations.RemoveIndex(model_name="outgoingmessage", name="message_by_month"),
        migrations.RemoveField(model_name="outgoingmessage", name="is_optional"),
        migrations.AddIndex(
            model_name="outgoingmessage",
            index=models.Index(
                condition=Q(sent_at__isnull=False), fields=["person", "sent_at"], name="message_by_month"
            ),
        ),
    ]
