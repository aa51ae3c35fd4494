import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0001_initial'),
        ('tenancy', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditSeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('count', models.PositiveIntegerField()),
                ('digest', models.CharField(max_length=64)),
                ('sealed_at', models.DateTimeField()),
                ('entity', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.entity')),
            ],
            options={
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('entity', 'number'), name='one_seal_per_entity_and_number'), models.UniqueConstraint(condition=models.Q(('entity__isnull', True)), fields=('number',), name='one_seal_of_the_installation_per_number')],
            },
        ),
        migrations.RemoveField(
            model_name='auditevent',
            name='seal',
        ),
        migrations.AddField(
            model_name='auditevent',
            name='batch',
            field=models.PositiveIntegerField(editable=False, null=True),
        ),
        migrations.AddIndex(
            model_name='auditevent',
            index=models.Index(fields=['entity', 'batch'], name='audit_by_batch'),
        ),
    ]
