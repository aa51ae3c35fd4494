from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contact", "0003_words_of_the_limit")]

    operations = [
        migrations.AddField(
            model_name="outgoingmessage",
            name="calendar",
            field=models.TextField(blank=True, default=""),
            preserve_default=False,
        ),
    ]
