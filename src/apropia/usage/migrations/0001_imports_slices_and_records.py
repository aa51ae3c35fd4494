import django.db.models.deletion
import uuid
from django.db import migrations, models

from apropia.foundation.tables import TablesMigration


class Migration(TablesMigration):

    initial = True

    dependencies = [
        ('catalogue', '0001_services_and_functions'),
        ('people', '0003_roster_imports'),
        ('tenancy', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='UsageSource',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('GENERIC', 'Tabla de uso'), ('M365_ACTIVE_USERS', 'Microsoft 365: usuarios activos'), ('M365_TEAMS', 'Microsoft 365: actividad en Teams'), ('M365_ONEDRIVE', 'Microsoft 365: uso de OneDrive'), ('M365_SHAREPOINT', 'Microsoft 365: actividad en SharePoint'), ('M365_EMAIL', 'Microsoft 365: actividad de correo')], max_length=20, verbose_name='informe')),
                ('columns', models.JSONField(default=dict)),
                ('entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.entity', verbose_name='entidad')),
            ],
            options={
                'verbose_name': 'fuente de uso',
                'verbose_name_plural': 'fuentes de uso',
                'constraints': [models.UniqueConstraint(fields=('entity', 'kind'), name='one_usage_source_per_entity_and_kind')],
            },
        ),
        migrations.CreateModel(
            name='IdentityAlias',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', models.CharField(max_length=254, verbose_name='cuenta en el informe')),
                ('entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.entity', verbose_name='entidad')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
            ],
            options={
                'verbose_name': 'cuenta de una persona',
                'verbose_name_plural': 'cuentas de personas',
                'ordering': ['value'],
                'constraints': [models.UniqueConstraint(fields=('entity', 'value'), name='one_person_per_identity_alias')],
            },
        ),
        migrations.CreateModel(
            name='ServiceLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('hint', models.CharField(max_length=80)),
                ('entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.entity', verbose_name='entidad')),
                ('service', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalogue.itservice')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('entity', 'hint'), name='one_service_link_per_hint')],
            },
        ),
        migrations.CreateModel(
            name='UsageImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('filename', models.CharField(max_length=200, verbose_name='archivo')),
                ('file_hash', models.CharField(max_length=64)),
                ('file_uid', models.UUIDField(null=True)),
                ('status', models.CharField(choices=[('UPLOADED', 'Cargado'), ('VALIDATED', 'Validado'), ('REJECTED', 'Rechazado'), ('MATCHED', 'Emparejado'), ('PREVIEWED', 'Listo para aplicar'), ('APPLIED', 'Aplicado'), ('REVERTED', 'Revertido')], default='UPLOADED', max_length=10, verbose_name='estado')),
                ('period_start', models.DateField(null=True)),
                ('period_end', models.DateField(null=True)),
                ('refreshed_on', models.DateField(null=True, verbose_name='fecha del informe')),
                ('row_count', models.PositiveIntegerField(default=0)),
                ('matched_count', models.PositiveIntegerField(default=0)),
                ('unmatched_count', models.PositiveIntegerField(default=0)),
                ('concealed_count', models.PositiveIntegerField(default=0)),
                ('rejected_count', models.PositiveIntegerField(default=0)),
                ('problems', models.JSONField(default=list)),
                ('refusal', models.CharField(blank=True, max_length=300)),
                ('unknown_columns', models.JSONField(default=list)),
                ('unknown_services', models.JSONField(default=list)),
                ('uploaded_by', models.UUIDField(null=True)),
                ('uploaded_at', models.DateTimeField(verbose_name='cargado el')),
                ('applied_at', models.DateTimeField(null=True, verbose_name='aplicado el')),
                ('reverted_at', models.DateTimeField(null=True, verbose_name='revertido el')),
                ('entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.entity', verbose_name='entidad')),
                ('source', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='imports', to='usage.usagesource')),
            ],
            options={
                'verbose_name': 'importación de uso',
                'verbose_name_plural': 'importaciones de uso',
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['entity', '-id'], name='usage_import_by_entity')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('status__in', ['REJECTED', 'REVERTED']), _negated=True), fields=('entity', 'file_hash'), name='the_same_use_file_never_counts_twice'), models.CheckConstraint(condition=models.Q(models.Q(('period_end__isnull', True), ('period_start__isnull', True)), ('period_start__lte', models.F('period_end')), _connector='OR'), name='usage_import_period_ends_after_it_begins')],
            },
        ),
        migrations.CreateModel(
            name='UsageSlice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('span', models.CharField(choices=[('WEEK', 'Semana o menos'), ('MONTH', 'Mes')], max_length=5)),
                ('period_start', models.DateField()),
                ('period_end', models.DateField()),
                ('month', models.DateField()),
                ('refreshed_on', models.DateField()),
                ('is_current', models.BooleanField(default=False)),
                ('matched_count', models.PositiveIntegerField(default=0)),
                ('matched_active_count', models.PositiveIntegerField(default=0)),
                ('unmatched_count', models.PositiveIntegerField(default=0)),
                ('concealed_count', models.PositiveIntegerField(default=0)),
                ('concealed_enabled_count', models.PositiveIntegerField(default=0)),
                ('concealed_active_count', models.PositiveIntegerField(default=0)),
                ('entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.entity', verbose_name='entidad')),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.itservice')),
                ('usage_import', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='slices', to='usage.usageimport')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='slices', to='usage.usagesource')),
            ],
            options={
                'indexes': [models.Index(fields=['entity', 'is_current', 'month', 'service'], name='usage_slice_by_month')],
                'constraints': [models.UniqueConstraint(fields=('usage_import', 'service', 'period_start', 'period_end'), name='one_usage_slice_per_import_service_and_period'), models.CheckConstraint(condition=models.Q(('period_start__lte', models.F('period_end'))), name='usage_slice_ends_after_it_begins')],
            },
        ),
        migrations.CreateModel(
            name='UsageRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pseudonym', models.UUIDField()),
                ('is_enabled', models.BooleanField()),
                ('is_active', models.BooleanField()),
                ('actions', models.PositiveIntegerField(null=True)),
                ('functions', models.CharField(blank=True, max_length=500)),
                ('entity', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.entity')),
                ('slice', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='records', to='usage.usageslice')),
            ],
            options={
                'indexes': [models.Index(fields=['pseudonym'], name='usage_record_by_pseudonym')],
                'constraints': [models.UniqueConstraint(fields=('slice', 'pseudonym'), name='one_usage_record_per_slice_and_person')],
            },
        ),
    ]
