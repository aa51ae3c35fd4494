import django.db.models.deletion
import uuid
from django.db import migrations, models

from apropia.foundation.tables import TablesMigration


class Migration(TablesMigration):

    initial = True

    dependencies = [
        ('files', '0001_stored_files'),
        ('measurement', '0001_indicators_and_figures'),
        ('people', '0003_roster_imports'),
        ('tenancy', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='DocumentTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20, verbose_name='código')),
                ('version', models.CharField(max_length=10, verbose_name='versión')),
                ('process', models.CharField(max_length=200, verbose_name='proceso')),
                ('procedure', models.CharField(max_length=200, verbose_name='procedimiento')),
                ('format_name', models.CharField(max_length=200, verbose_name='formato')),
                ('is_current', models.BooleanField(default=True)),
            ],
            options={
                'verbose_name': 'plantilla',
                'verbose_name_plural': 'plantillas',
                'constraints': [models.UniqueConstraint(fields=('code', 'version'), name='template_version_is_unique')],
            },
        ),
        migrations.CreateModel(
            name='GoodPractice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('slug', models.SlugField(max_length=80, verbose_name='dirección')),
                ('created_by', models.UUIDField(null=True)),
                ('created_at', models.DateTimeField(verbose_name='creada el')),
                ('entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.entity', verbose_name='entidad')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.orgunit', verbose_name='dependencia')),
            ],
            options={
                'verbose_name': 'buena práctica',
                'verbose_name_plural': 'buenas prácticas',
                'ordering': ['-id'],
                'constraints': [models.UniqueConstraint(fields=('entity', 'slug'), name='practice_slug_is_unique_in_its_entity')],
            },
        ),
        migrations.CreateModel(
            name='PracticeVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='versión')),
                ('name', models.CharField(max_length=200, verbose_name='nombre')),
                ('state', models.CharField(choices=[('DRAFT', 'Borrador'), ('UNIT_REVIEW', 'En revisión de la dependencia'), ('CHANGES_REQUESTED', 'Con ajustes'), ('UNIT_APPROVED', 'Aprobada por la dependencia'), ('VALIDATING', 'En validación'), ('VALIDATED', 'Validada'), ('PUBLISHED', 'Publicada'), ('UPDATING', 'En actualización'), ('REPLACED', 'Reemplazada'), ('RETIRED', 'Retirada')], default='DRAFT', max_length=20, verbose_name='estado')),
                ('authors', models.JSONField(default=list)),
                ('is_open', models.BooleanField(default=True)),
                ('changed_at', models.DateTimeField(verbose_name='cambiada el')),
                ('submitted_at', models.DateTimeField(blank=True, null=True)),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='publicada el')),
                ('review_due_on', models.DateField(blank=True, null=True, verbose_name='revisar antes de')),
                ('level', models.CharField(blank=True, max_length=12, verbose_name='clasificación')),
                ('entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.entity', verbose_name='entidad')),
                ('practice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='practices.goodpractice')),
                ('template', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='practices.documenttemplate')),
            ],
            options={
                'verbose_name': 'versión de la práctica',
                'verbose_name_plural': 'versiones de las prácticas',
                'ordering': ['-number'],
                'indexes': [models.Index(fields=['entity', 'state', '-changed_at'], name='practice_version_by_state')],
                'constraints': [models.UniqueConstraint(fields=('practice', 'number'), name='practice_version_number_is_unique'), models.UniqueConstraint(condition=models.Q(('is_open', True)), fields=('practice',), name='one_open_version_per_practice'), models.UniqueConstraint(condition=models.Q(('state__in', ['PUBLISHED', 'UPDATING'])), fields=('practice',), name='one_public_version_per_practice'), models.CheckConstraint(condition=models.Q(('is_open', True), ('state__in', ['PUBLISHED', 'UPDATING', 'REPLACED', 'RETIRED']), _connector='XOR'), name='practice_version_is_open_until_it_is_published'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['PUBLISHED', 'UPDATING']), _negated=True), ('published_at__isnull', False), _connector='OR'), name='public_version_says_since_when')],
            },
        ),
        migrations.CreateModel(
            name='FieldValue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=20)),
                ('text', models.TextField(blank=True)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('streak_start', models.PositiveIntegerField(default=1)),
                ('changed_in', models.UUIDField(null=True)),
                ('changed_by', models.UUIDField(null=True)),
                ('changed_by_name', models.CharField(blank=True, max_length=250)),
                ('changed_at', models.DateTimeField()),
                ('entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.entity', verbose_name='entidad')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='values', to='practices.practiceversion')),
            ],
            options={
                'verbose_name': 'respuesta',
                'verbose_name_plural': 'respuestas',
                'constraints': [models.UniqueConstraint(fields=('version', 'key'), name='one_answer_per_field_and_version')],
            },
        ),
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('number', models.PositiveSmallIntegerField(verbose_name='número')),
                ('title', models.CharField(max_length=200, verbose_name='título')),
                ('kind', models.CharField(choices=[('DOCUMENT', 'Documento'), ('ATTENDANCE', 'Lista de asistencia'), ('REPORT', 'Informe o medición'), ('PHOTO', 'Fotografía o pieza'), ('RECORDING', 'Video o audio'), ('OTHER', 'Otro soporte')], default='DOCUMENT', max_length=12, verbose_name='tipo')),
                ('sha256', models.CharField(max_length=64)),
                ('captured_on', models.DateField(blank=True, null=True, verbose_name='fecha')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='fuente')),
                ('confidentiality', models.CharField(choices=[('PUBLIC', 'Pública: cualquiera puede abrirla'), ('INTERNAL', 'Interna: solo se nombra en la copia pública')], default='INTERNAL', max_length=10, verbose_name='quién puede verla')),
                ('has_personal_data', models.BooleanField(default=False, verbose_name='tiene datos personales')),
                ('text_version', models.TextField(blank=True, verbose_name='texto alternativo o transcripción')),
                ('added_by', models.UUIDField(null=True)),
                ('added_at', models.DateTimeField(verbose_name='agregada el')),
                ('entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.entity', verbose_name='entidad')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile', verbose_name='archivo')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='evidence', to='practices.practiceversion')),
            ],
            options={
                'verbose_name': 'evidencia',
                'verbose_name_plural': 'evidencias',
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('version', 'number'), name='evidence_number_is_unique_in_its_version'), models.CheckConstraint(condition=models.Q(('confidentiality', 'PUBLIC'), ('has_personal_data', True), _negated=True), name='evidence_with_personal_data_is_not_public')],
            },
        ),
        migrations.CreateModel(
            name='ClassificationAssessment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('assessed_by', models.UUIDField(null=True)),
                ('assessed_by_name', models.CharField(max_length=250)),
                ('assessed_at', models.DateTimeField()),
                ('level', models.CharField(choices=[('SECOND', 'Segundo nivel'), ('FIRST', 'Primer nivel'), ('DOCUMENTING', 'En documentación')], max_length=12)),
                ('entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.entity', verbose_name='entidad')),
                ('version', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='assessment', to='practices.practiceversion')),
            ],
            options={
                'verbose_name': 'clasificación',
                'verbose_name_plural': 'clasificaciones',
            },
        ),
        migrations.CreateModel(
            name='Publication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='nombre')),
                ('unit_name', models.CharField(max_length=200, verbose_name='dependencia')),
                ('answers', models.JSONField()),
                ('evidence', models.JSONField(default=list)),
                ('is_live', models.BooleanField(default=True)),
                ('published_at', models.DateTimeField(verbose_name='publicada el')),
                ('entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.entity', verbose_name='entidad')),
                ('practice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='publications', to='practices.goodpractice')),
                ('version', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='publication', to='practices.practiceversion')),
            ],
            options={
                'verbose_name': 'publicación',
                'verbose_name_plural': 'publicaciones',
                'ordering': ['-published_at'],
                'indexes': [models.Index(fields=['entity', 'is_live', '-published_at'], name='publication_by_date')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('is_live', True)), fields=('practice',), name='one_live_publication_per_practice')],
            },
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person_uid', models.UUIDField(null=True)),
                ('person_name', models.CharField(max_length=250)),
                ('decision', models.CharField(choices=[('SUBMITTED', 'Envió a revisión'), ('APPROVED', 'Aprobó por la dependencia'), ('RETURNED', 'Pidió ajustes'), ('RESUMED', 'Retomó la escritura'), ('TAKEN', 'Empezó la validación'), ('CLASSIFIED', 'Clasificó'), ('VALIDATED', 'Validó'), ('PUBLISHED', 'Publicó'), ('UPDATED', 'Abrió una versión nueva'), ('RETIRED', 'Retiró')], max_length=12, verbose_name='decisión')),
                ('comment', models.TextField(blank=True, verbose_name='comentario')),
                ('at', models.DateTimeField(verbose_name='cuándo')),
                ('entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.entity', verbose_name='entidad')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reviews', to='practices.practiceversion')),
            ],
            options={
                'verbose_name': 'decisión',
                'verbose_name_plural': 'decisiones',
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('decision__in', ['RETURNED', 'RETIRED']), _negated=True), models.Q(('comment', ''), _negated=True), _connector='OR'), name='who_returns_or_retires_says_why')],
            },
        ),
        migrations.CreateModel(
            name='Statement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(choices=[('filled_on', 'Fecha de diligenciamiento'), ('name', 'Nombre'), ('unit', 'Dependencia responsable'), ('head', 'Directivo(a)'), ('process', 'Proceso'), ('team', 'Equipo o grupo interno de trabajo'), ('responsible', 'Colaborador(a) responsable'), ('engagement', 'Tipo de vinculación'), ('phone', 'Número de contacto'), ('email', 'Correo institucional'), ('started_on', 'Fecha de inicio'), ('description', 'Descripción'), ('baseline', 'Línea base'), ('population', 'Población objetivo'), ('scope', 'Alcance'), ('contribution', 'Aporte'), ('dissemination', 'Difusión'), ('other', 'Otros aspectos'), ('challenges', 'Retos a futuro'), ('stability', 'Estabilidad'), ('conclusions', 'Conclusiones'), ('annexes', 'Anexos')], max_length=20)),
                ('text', models.CharField(max_length=1000, verbose_name='frase')),
                ('claim', models.CharField(choices=[('FACT', 'Hecho'), ('RESULT', 'Resultado'), ('EXPECTATION', 'Expectativa'), ('OPINION', 'Opinión')], max_length=12, verbose_name='qué dice')),
                ('created_at', models.DateTimeField()),
                ('entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.entity', verbose_name='entidad')),
                ('evidence', models.ManyToManyField(blank=True, related_name='statements', to='practices.evidence', verbose_name='evidencias')),
                ('measurement', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='measurement.measurement', verbose_name='cifra')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='statements', to='practices.practiceversion')),
            ],
            options={
                'verbose_name': 'afirmación',
                'verbose_name_plural': 'afirmaciones',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='CriterionVerdict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('criterion', models.PositiveSmallIntegerField(verbose_name='criterio')),
                ('verdict', models.CharField(choices=[('MET', 'Cumple'), ('PARTLY', 'Cumple parcialmente'), ('NOT_MET', 'No cumple')], max_length=8, verbose_name='veredicto')),
                ('justification', models.TextField(verbose_name='justificación')),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='verdicts', to='practices.classificationassessment')),
                ('entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.entity', verbose_name='entidad')),
                ('evidence', models.ManyToManyField(blank=True, related_name='+', to='practices.evidence')),
            ],
            options={
                'verbose_name': 'veredicto',
                'verbose_name_plural': 'veredictos',
                'ordering': ['criterion'],
                'constraints': [models.UniqueConstraint(fields=('assessment', 'criterion'), name='one_verdict_per_criterion'), models.CheckConstraint(condition=models.Q(('justification', ''), _negated=True), name='every_verdict_has_a_reason'), models.CheckConstraint(condition=models.Q(('criterion__gte', 1), ('criterion__lte', 7)), name='criteria_are_one_to_seven')],
            },
        ),
    ]
