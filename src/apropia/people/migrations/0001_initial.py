import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('tenancy', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Account',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='correo')),
                ('is_active', models.BooleanField(default=True, verbose_name='activa')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='creada el')),
            ],
            options={
                'verbose_name': 'cuenta',
                'verbose_name_plural': 'cuentas',
            },
        ),
        migrations.CreateModel(
            name='Process',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20, verbose_name='código')),
                ('name', models.CharField(max_length=200, verbose_name='nombre')),
                ('entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.entity', verbose_name='entidad')),
            ],
            options={
                'verbose_name': 'proceso',
                'verbose_name_plural': 'procesos',
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(fields=('entity', 'code'), name='process_code_is_unique_in_its_entity')],
            },
        ),
        migrations.CreateModel(
            name='OrgUnit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20, verbose_name='código')),
                ('name', models.CharField(max_length=200, verbose_name='nombre')),
                ('path', models.CharField(blank=True, editable=False, max_length=255)),
                ('valid_from', models.DateField(verbose_name='vigente desde')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='vigente hasta')),
                ('entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.entity', verbose_name='entidad')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='people.orgunit', verbose_name='depende de')),
            ],
            options={
                'verbose_name': 'dependencia',
                'verbose_name_plural': 'dependencias',
                'ordering': ['name'],
                'indexes': [models.Index(fields=['entity', 'path'], name='org_unit_by_path')],
                'constraints': [models.UniqueConstraint(fields=('entity', 'code'), name='org_unit_code_is_unique_in_its_entity'), models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='org_unit_ends_after_it_begins')],
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('pseudonym', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('given_names', models.CharField(max_length=120, verbose_name='nombres')),
                ('surnames', models.CharField(max_length=120, verbose_name='apellidos')),
                ('email', models.EmailField(max_length=254, verbose_name='correo')),
                ('status', models.CharField(choices=[('ACTIVE', 'Activa'), ('CLOSED', 'Retirada'), ('ERASED', 'Suprimida')], default='ACTIVE', max_length=10, verbose_name='estado')),
                ('engagement_type', models.CharField(blank=True, choices=[('CAREER', 'Carrera administrativa'), ('FREE_APPOINTMENT', 'Libre nombramiento y remoción'), ('PROVISIONAL', 'Provisional'), ('TEMPORARY', 'Planta temporal'), ('CONTRACTOR', 'Contratista'), ('INTERN', 'Practicante')], max_length=20, verbose_name='tipo de vinculación')),
                ('job_level', models.CharField(choices=[('DIRECTIVE', 'Directivo'), ('ADVISOR', 'Asesor'), ('PROFESSIONAL', 'Profesional'), ('TECHNICAL', 'Técnico'), ('ASSISTANT', 'Asistencial'), ('NONE', 'Sin nivel')], default='NONE', max_length=20, verbose_name='nivel del cargo')),
                ('roles', models.JSONField(blank=True, default=list, verbose_name='roles')),
                ('created_at', models.DateTimeField(verbose_name='creada el')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='retirada el')),
                ('account', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='persons', to=settings.AUTH_USER_MODEL)),
                ('entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.entity', verbose_name='entidad')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='people.orgunit', verbose_name='dependencia')),
            ],
            options={
                'verbose_name': 'persona',
                'verbose_name_plural': 'personas',
                'ordering': ['surnames', 'given_names'],
                'indexes': [models.Index(fields=['entity', 'status', 'unit'], name='person_by_unit'), models.Index(fields=['entity', 'surnames', 'given_names'], name='person_by_name')],
                'constraints': [models.UniqueConstraint(fields=('entity', 'email'), name='person_email_is_unique_in_its_entity'), models.UniqueConstraint(condition=models.Q(('account__isnull', False)), fields=('entity', 'account'), name='one_person_per_account_and_entity')],
            },
        ),
        migrations.CreateModel(
            name='Engagement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('type', models.CharField(choices=[('CAREER', 'Carrera administrativa'), ('FREE_APPOINTMENT', 'Libre nombramiento y remoción'), ('PROVISIONAL', 'Provisional'), ('TEMPORARY', 'Planta temporal'), ('CONTRACTOR', 'Contratista'), ('INTERN', 'Practicante')], max_length=20, verbose_name='tipo de vinculación')),
                ('job_level', models.CharField(choices=[('DIRECTIVE', 'Directivo'), ('ADVISOR', 'Asesor'), ('PROFESSIONAL', 'Profesional'), ('TECHNICAL', 'Técnico'), ('ASSISTANT', 'Asistencial'), ('NONE', 'Sin nivel')], default='NONE', max_length=20, verbose_name='nivel del cargo')),
                ('start_date', models.DateField(verbose_name='desde')),
                ('end_date', models.DateField(blank=True, null=True, verbose_name='hasta')),
                ('is_primary', models.BooleanField(default=True, verbose_name='principal')),
                ('entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.entity', verbose_name='entidad')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='engagements', to='people.orgunit')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='engagements', to='people.person')),
            ],
            options={
                'verbose_name': 'vinculación',
                'verbose_name_plural': 'vinculaciones',
                'ordering': ['-start_date'],
                'indexes': [models.Index(fields=['entity', 'start_date', 'end_date'], name='engagement_by_date')],
                'constraints': [models.CheckConstraint(condition=models.Q(('end_date__isnull', True), ('end_date__gte', models.F('start_date')), _connector='OR'), name='engagement_ends_after_it_begins'), models.UniqueConstraint(condition=models.Q(('end_date__isnull', True), ('is_primary', True)), fields=('person',), name='one_open_primary_engagement_per_person')],
            },
        ),
        migrations.CreateModel(
            name='RoleGrant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('FACILITATOR', 'Facilitador(a)'), ('CONTENT_AUTHOR', 'Autor(a) de contenidos'), ('ADVISOR', 'Asesor(a) de soporte'), ('UA_MANAGER', 'Gestor(a) de uso y apropiación'), ('COMMUNICATOR', 'Comunicaciones y cultura digital'), ('ANALYST', 'Analista de medición'), ('UNIT_LIAISON', 'Enlace de dependencia'), ('UNIT_HEAD', 'Directivo(a) de dependencia'), ('PRACTICE_AUTHOR', 'Autor(a) de la práctica'), ('KNOWLEDGE_REVIEWER', 'Gestión del conocimiento'), ('HR_TRAINING', 'Talento humano'), ('DPO', 'Oficial de protección de datos'), ('AUDITOR', 'Control interno'), ('SYSADMIN', 'Administrador(a) técnico(a)')], max_length=20, verbose_name='rol')),
                ('granted_by', models.UUIDField(null=True)),
                ('granted_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.entity', verbose_name='entidad')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='role_grants', to='people.person')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='role_grants', to='people.orgunit')),
            ],
            options={
                'verbose_name': 'rol otorgado',
                'verbose_name_plural': 'roles otorgados',
                'constraints': [models.UniqueConstraint(condition=models.Q(('revoked_at__isnull', True), ('unit__isnull', False)), fields=('person', 'role', 'unit'), name='one_live_grant_per_person_role_and_unit'), models.UniqueConstraint(condition=models.Q(('revoked_at__isnull', True), ('unit__isnull', True)), fields=('person', 'role'), name='one_live_grant_per_person_and_role')],
            },
        ),
        migrations.CreateModel(
            name='WorkTeam',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='nombre')),
                ('entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.entity', verbose_name='entidad')),
                ('members', models.ManyToManyField(blank=True, related_name='teams', to='people.person')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='teams', to='people.orgunit')),
            ],
            options={
                'verbose_name': 'equipo',
                'verbose_name_plural': 'equipos',
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(fields=('entity', 'name'), name='team_name_is_unique_in_its_entity')],
            },
        ),
        migrations.AddField(
            model_name='orgunit',
            name='head',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='units_headed', to='people.person', verbose_name='directivo(a)'),
        ),
    ]
