import django.db.models.deletion
from django.db import migrations, models

from apropia.foundation.tables import TablesMigration


class Migration(TablesMigration):

    initial = True

    dependencies = [
        ('tenancy', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='CompetenceFramework',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('version', models.CharField(max_length=20)),
                ('licence', models.CharField(max_length=60)),
                ('attribution', models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name='CompetenceArea',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=4)),
                ('name', models.CharField(max_length=160, verbose_name='nombre')),
                ('name_en', models.CharField(max_length=160)),
                ('order', models.PositiveSmallIntegerField()),
                ('framework', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='areas', to='competences.competenceframework')),
            ],
            options={
                'ordering': ['order'],
                'constraints': [models.UniqueConstraint(fields=('framework', 'code'), name='area_code_is_unique_in_framework')],
            },
        ),
        migrations.CreateModel(
            name='Competence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=8)),
                ('name', models.CharField(max_length=200, verbose_name='nombre')),
                ('name_en', models.CharField(max_length=200)),
                ('description', models.TextField(blank=True)),
                ('names_before', models.JSONField(default=dict)),
                ('order', models.PositiveSmallIntegerField()),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='competences', to='competences.competencearea')),
            ],
            options={
                'verbose_name': 'competencia',
                'verbose_name_plural': 'competencias',
                'ordering': ['area__order', 'order'],
                'constraints': [models.UniqueConstraint(fields=('area', 'code'), name='competence_code_is_unique_in_area')],
            },
        ),
        migrations.CreateModel(
            name='TargetProfile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('job_level', models.CharField(choices=[('DIRECTIVE', 'Directivo'), ('ADVISOR', 'Asesor'), ('PROFESSIONAL', 'Profesional'), ('TECHNICAL', 'Técnico'), ('ASSISTANT', 'Asistencial'), ('NONE', 'Sin nivel')], max_length=20)),
                ('level', models.CharField(choices=[('BASIC', 'Básico'), ('INTERMEDIATE', 'Intermedio'), ('ADVANCED', 'Avanzado'), ('HIGHLY_ADVANCED', 'Altamente avanzado')], max_length=20)),
                ('valid_from', models.DateField()),
                ('competence', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='competences.competence')),
                ('entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.entity', verbose_name='entidad')),
            ],
            options={
                'verbose_name': 'perfil objetivo',
                'verbose_name_plural': 'perfiles objetivo',
                'constraints': [models.UniqueConstraint(fields=('entity', 'job_level', 'competence', 'valid_from'), name='one_target_per_job_level_and_competence')],
            },
        ),
    ]
