
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('diagnosis', '0002_twelve_minute_form'),
        ('people', '0003_roster_imports'),
        ('tenancy', '0001_initial'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='invitation',
            name='invitation_by_unit',
        ),
        migrations.RemoveIndex(
            model_name='populationmember',
            name='population_by_unit',
        ),
        migrations.AddIndex(
            model_name='invitation',
            index=models.Index(fields=['wave', 'unit', 'is_completed', 'is_opened'], name='invitation_progress'),
        ),
        migrations.AddIndex(
            model_name='invitation',
            index=models.Index(fields=['wave', 'reminded_at'], name='invitation_by_reminder'),
        ),
        migrations.AddIndex(
            model_name='populationmember',
            index=models.Index(fields=['wave', 'unit', 'engagement_type'], name='population_by_place'),
        ),
    ]
