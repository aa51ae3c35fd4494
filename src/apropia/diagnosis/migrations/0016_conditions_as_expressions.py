"""What waited for an answer says so in the language of conditions, in questions and in the forms that are being given."""

import re

from django.db import migrations, models


def conditions_as_expressions(apps, schema_editor):
    Item = apps.get_model("diagnosis", "Item")
    waiting = list(Item.objects.exclude(asked_if={}))
    for item in waiting:
        item.relevance = f"{named(item.asked_if['item'])} >= {item.asked_if['at_least']}"
    Item.objects.bulk_update(waiting, ["relevance"], batch_size=200)


def forms_with_expressions(apps, schema_editor):
    Response, Item = apps.get_model("diagnosis", "Response"), apps.get_model("diagnosis", "Item")
    codes = dict(Item.objects.values_list("pk", "code"))
    changed = []
    for response in Response.objects.filter(completed_on=None).only("pk", "form").iterator(chunk_size=200):
        form = [with_expression(slot, response.form, codes) for slot in response.form]
        if form != response.form:
            response.form = form
            changed.append(response)
        if len(changed) == 200:
            Response.objects.bulk_update(changed, ["form"])
            changed = []
    Response.objects.bulk_update(changed, ["form"])


def with_expression(slot, form, codes):
    if not isinstance(slot.get("if"), list):
        return slot
    place, least = slot["if"]
    code = codes[form[place]["item"]]
    return {**slot, "if": f"{named(code)} >= {least}", "refs": {code: place}}


def named(code):
    """A code that begins with a figure or a sign, or is a word of the language, stands between braces."""
    words = {"y", "o", "no", "en", "respondida", "cuenta"}
    is_bare = re.fullmatch(r"[^\W\d](?:[\w.\-]*\w)?", code) is not None and code.casefold() not in words
    return code if is_bare else "{" + code + "}"


class Migration(migrations.Migration):

    dependencies = [
        ('diagnosis', '0015_wave_changes'),
    ]

    operations = [
        migrations.AddField(
            model_name='item',
            name='relevance',
            field=models.TextField(blank=True, default='', verbose_name='se pregunta solo si'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='item',
            name='validation',
            field=models.TextField(blank=True, default='', verbose_name='solo se acepta si'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='item',
            name='validation_message',
            field=models.CharField(blank=True, default='', max_length=200, verbose_name='mensaje si no se acepta'),
            preserve_default=False,
        ),
        migrations.RunPython(conditions_as_expressions, migrations.RunPython.noop),
        migrations.RunPython(forms_with_expressions, migrations.RunPython.noop),
        migrations.RemoveField(
            model_name='item',
            name='asked_if',
        ),
    ]
