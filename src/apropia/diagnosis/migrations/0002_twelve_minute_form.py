from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("diagnosis", "0001_instruments_waves_responses")]

    operations = [
        migrations.AlterField(
            model_name="instrumentversion",
            name="performance_seconds",
            field=models.PositiveSmallIntegerField(default=510, verbose_name="segundos para el desempeño"),
        ),
        migrations.AlterField(
            model_name="instrumentversion",
            name="max_services",
            field=models.PositiveSmallIntegerField(default=4, verbose_name="servicios por persona, a lo sumo"),
        ),
    ]
