import django.db.models.deletion
import uuid
from django.db import migrations, models

from apropia.foundation.tables import TablesMigration


class Migration(TablesMigration):

    dependencies = [
        ('people', '0002_account_tokens'),
        ('tenancy', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='RosterImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('filename', models.CharField(max_length=200, verbose_name='archivo')),
                ('file_uid', models.UUIDField(null=True)),
                ('status', models.CharField(choices=[('UPLOADED', 'Cargado'), ('STAGED', 'Revisado'), ('REJECTED', 'No se pudo leer'), ('APPLIED', 'Aplicado'), ('UNDONE', 'Deshecho')], default='UPLOADED', max_length=10, verbose_name='estado')),
                ('mapping', models.JSONField(default=dict)),
                ('units', models.CharField(choices=[('MATCH', 'Rechazar las filas cuya dependencia no existe'), ('CREATE', 'Crear las dependencias que falten')], default='CREATE', max_length=10, verbose_name='dependencias que no existen')),
                ('is_complete_list', models.BooleanField(default=False, verbose_name='es la lista completa')),
                ('row_count', models.PositiveIntegerField(default=0)),
                ('rejected_count', models.PositiveIntegerField(default=0)),
                ('counts', models.JSONField(default=dict)),
                ('problems', models.JSONField(default=list)),
                ('refusal', models.CharField(blank=True, max_length=300)),
                ('undo', models.JSONField(default=dict)),
                ('uploaded_by', models.UUIDField(null=True)),
                ('uploaded_at', models.DateTimeField(verbose_name='cargado el')),
                ('applied_at', models.DateTimeField(null=True, verbose_name='aplicado el')),
                ('undone_at', models.DateTimeField(null=True, verbose_name='deshecho el')),
                ('entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.entity', verbose_name='entidad')),
            ],
            options={
                'verbose_name': 'importación de personas',
                'verbose_name_plural': 'importaciones de personas',
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['entity', '-id'], name='roster_import_by_entity')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('applied_at__isnull', False), ('status__in', ['APPLIED', 'UNDONE'])), models.Q(('applied_at__isnull', True), ('status__in', ['UPLOADED', 'STAGED', 'REJECTED'])), _connector='OR'), name='roster_import_is_applied_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='RosterMapping',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('columns', models.JSONField(default=dict)),
                ('units', models.CharField(choices=[('MATCH', 'Rechazar las filas cuya dependencia no existe'), ('CREATE', 'Crear las dependencias que falten')], default='CREATE', max_length=10)),
                ('changed_at', models.DateTimeField()),
                ('entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.entity', verbose_name='entidad')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('entity',), name='one_roster_mapping_per_entity')],
            },
        ),
        migrations.CreateModel(
            name='RosterLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row', models.PositiveIntegerField()),
                ('kind', models.CharField(choices=[('NEW', 'Nueva'), ('CHANGED', 'Cambia'), ('RETURNING', 'Vuelve'), ('LEAVING', 'Sale')], max_length=10)),
                ('step', models.CharField(choices=[('NONE', 'La vinculación sigue igual'), ('OPEN', 'Empieza una vinculación'), ('MOVE', 'Termina una vinculación y empieza otra'), ('CORRECT', 'Se corrige la vinculación'), ('CLOSE', 'Termina la vinculación')], max_length=10)),
                ('uid', models.UUIDField(default=uuid.uuid4)),
                ('pseudonym', models.UUIDField(default=uuid.uuid4)),
                ('account_uid', models.UUIDField(default=uuid.uuid4)),
                ('email', models.EmailField(max_length=254)),
                ('given_names', models.CharField(max_length=120)),
                ('surnames', models.CharField(max_length=120)),
                ('unit_key', models.CharField(blank=True, max_length=200)),
                ('engagement_type', models.CharField(blank=True, choices=[('CAREER', 'Carrera administrativa'), ('FREE_APPOINTMENT', 'Libre nombramiento y remoción'), ('PROVISIONAL', 'Provisional'), ('TEMPORARY', 'Planta temporal'), ('CONTRACTOR', 'Contratista'), ('INTERN', 'Practicante')], max_length=20)),
                ('job_level', models.CharField(choices=[('DIRECTIVE', 'Directivo'), ('ADVISOR', 'Asesor'), ('PROFESSIONAL', 'Profesional'), ('TECHNICAL', 'Técnico'), ('ASSISTANT', 'Asistencial'), ('NONE', 'Sin nivel')], max_length=20)),
                ('start_date', models.DateField(null=True)),
                ('end_date', models.DateField(null=True)),
                ('closes_on', models.DateField(null=True)),
                ('is_head', models.BooleanField(default=False)),
                ('team_name', models.CharField(blank=True, max_length=200)),
                ('is_kept', models.BooleanField(default=False)),
                ('before_given_names', models.CharField(blank=True, max_length=120)),
                ('before_surnames', models.CharField(blank=True, max_length=120)),
                ('before_engagement_type', models.CharField(blank=True, max_length=20)),
                ('before_job_level', models.CharField(blank=True, max_length=20)),
                ('before_closed_on', models.DateField(null=True)),
                ('before_roles', models.JSONField(default=list)),
                ('before_start_date', models.DateField(null=True)),
                ('before_end_date', models.DateField(null=True)),
                ('before_unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.orgunit')),
                ('engagement', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.engagement')),
                ('entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.entity', verbose_name='entidad')),
                ('joined_team', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.workteam')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
                ('roster', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='people.rosterimport')),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.orgunit')),
            ],
            options={
                'indexes': [models.Index(fields=['roster', 'kind', 'row'], name='roster_line_by_kind'), models.Index(fields=['roster', 'person'], name='roster_line_by_person')],
                'constraints': [models.UniqueConstraint(fields=('roster', 'email'), name='one_roster_line_per_email'), models.CheckConstraint(condition=models.Q(('kind', 'NEW'), ('person__isnull', False), _connector='OR'), name='only_new_roster_lines_lack_a_person')],
            },
        ),
    ]
