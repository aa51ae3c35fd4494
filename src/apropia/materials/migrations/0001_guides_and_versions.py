import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('catalogue', '0001_services_and_functions'),
        ('competences', '0001_frameworks_and_targets'),
        ('people', '0003_roster_imports'),
        ('tenancy', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Material',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=80, verbose_name='dirección')),
                ('kind', models.CharField(choices=[('GUIDE', 'Guía'), ('TUTORIAL', 'Tutorial'), ('INFOGRAPHIC', 'Infografía'), ('VIDEO', 'Video')], default='GUIDE', max_length=12, verbose_name='tipo')),
                ('title', models.CharField(max_length=150, verbose_name='título')),
                ('summary', models.CharField(max_length=250, verbose_name='en una frase')),
                ('status', models.CharField(choices=[('DRAFT', 'Borrador'), ('IN_REVIEW', 'En revisión'), ('PUBLISHED', 'Publicado'), ('REVIEW_DUE', 'Por revisar'), ('RETIRED', 'Retirado')], default='DRAFT', max_length=12, verbose_name='estado')),
                ('minutes', models.PositiveSmallIntegerField(default=5, verbose_name='minutos')),
                ('review_due_on', models.DateField(blank=True, null=True, verbose_name='revisar antes de')),
                ('created_at', models.DateTimeField(verbose_name='creado el')),
                ('changed_at', models.DateTimeField(verbose_name='cambiado el')),
                ('competences', models.ManyToManyField(blank=True, related_name='+', to='competences.competence', verbose_name='competencias')),
                ('entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.entity', verbose_name='entidad')),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.person', verbose_name='responsable')),
                ('services', models.ManyToManyField(blank=True, related_name='materials', to='catalogue.itservice', verbose_name='servicios')),
            ],
            options={
                'verbose_name': 'material',
                'verbose_name_plural': 'materiales',
                'ordering': ['title'],
                'indexes': [models.Index(fields=['entity', 'status', 'title'], name='material_by_status')],
                'constraints': [models.UniqueConstraint(fields=('entity', 'slug'), name='material_slug_is_unique_in_its_entity')],
            },
        ),
        migrations.CreateModel(
            name='MaterialVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='versión')),
                ('title', models.CharField(max_length=150, verbose_name='título')),
                ('summary', models.CharField(max_length=250, verbose_name='en una frase')),
                ('body', models.TextField(verbose_name='texto')),
                ('written_by', models.UUIDField(null=True)),
                ('changed_at', models.DateTimeField()),
                ('published_at', models.DateTimeField(null=True)),
                ('published_by', models.UUIDField(null=True)),
                ('entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.entity', verbose_name='entidad')),
                ('material', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='materials.material')),
            ],
            options={
                'verbose_name': 'versión de material',
                'verbose_name_plural': 'versiones de material',
                'ordering': ['-number'],
                'constraints': [models.UniqueConstraint(fields=('material', 'number'), name='version_number_is_unique_in_its_material'), models.UniqueConstraint(condition=models.Q(('published_at__isnull', True)), fields=('material',), name='one_draft_per_material')],
            },
        ),
        migrations.CreateModel(
            name='MaterialFeedback',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pseudonym', models.UUIDField()),
                ('was_useful', models.BooleanField()),
                ('given_at', models.DateTimeField()),
                ('entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.entity', verbose_name='entidad')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='feedback', to='materials.materialversion')),
            ],
            options={
                'verbose_name': 'opinión sobre un material',
                'verbose_name_plural': 'opiniones sobre materiales',
                'constraints': [models.UniqueConstraint(fields=('version', 'pseudonym'), name='one_opinion_per_person_and_version')],
            },
        ),
        migrations.AddField(
            model_name='material',
            name='current',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='materials.materialversion'),
        ),
        migrations.AddConstraint(
            model_name='material',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['PUBLISHED', 'REVIEW_DUE']), _negated=True), ('current__isnull', False), _connector='OR'), name='public_material_has_a_current_version'),
        ),
    ]
