from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('learning', '0036_offer_pilots'),
    ]

    operations = [
        migrations.AddField(
            model_name='learningpath',
            name='could_gain',
            field=models.FloatField(default=0.0),
        ),
    ]
