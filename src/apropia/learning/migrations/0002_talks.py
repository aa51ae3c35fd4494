import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0001_services_and_functions'),
        ('competences', '0001_frameworks_and_targets'),
        ('learning', '0001_courses_and_routes'),
        ('people', '0003_roster_imports'),
        ('tenancy', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='LiveSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('sequence', models.PositiveIntegerField(default=0)),
                ('title', models.CharField(max_length=160, verbose_name='título')),
                ('description', models.TextField(verbose_name='de qué trata')),
                ('speaker', models.CharField(max_length=160, verbose_name='quién la da')),
                ('place', models.CharField(blank=True, max_length=200, verbose_name='lugar')),
                ('link', models.URLField(blank=True, max_length=500, verbose_name='enlace')),
                ('starts_at', models.DateTimeField(verbose_name='empieza')),
                ('ends_at', models.DateTimeField(verbose_name='termina')),
                ('seats', models.PositiveIntegerField(verbose_name='cupos')),
                ('status', models.CharField(choices=[('PLANNED', 'Programada'), ('OPEN', 'Inscripciones abiertas'), ('HELD', 'Realizada'), ('POSTPONED', 'Aplazada'), ('CANCELLED', 'Cancelada')], default='PLANNED', max_length=10, verbose_name='estado')),
                ('attendance_code', models.CharField(max_length=8, verbose_name='código de asistencia')),
                ('created_at', models.DateTimeField(verbose_name='creada el')),
                ('changed_at', models.DateTimeField(verbose_name='cambiada el')),
                ('competences', models.ManyToManyField(blank=True, related_name='+', to='competences.competence', verbose_name='competencias')),
                ('entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.entity', verbose_name='entidad')),
                ('organizer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.person', verbose_name='organiza')),
                ('service', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.itservice', verbose_name='servicio')),
            ],
            options={
                'verbose_name': 'charla',
                'verbose_name_plural': 'charlas',
                'ordering': ['starts_at', 'id'],
                'indexes': [models.Index(fields=['entity', 'status', 'starts_at'], name='talk_by_date')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='talk_ends_after_start'), models.CheckConstraint(condition=models.Q(('seats__gte', 1)), name='talk_has_a_seat'), models.CheckConstraint(condition=models.Q(('link', ''), ('place', ''), _negated=True), name='talk_happens_somewhere')],
            },
        ),
        migrations.CreateModel(
            name='TalkPlace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('SEATED', 'Con cupo'), ('WAITING', 'En lista de espera'), ('WITHDRAWN', 'Retirada'), ('WALK_IN', 'Llegó sin inscribirse')], max_length=10, verbose_name='estado')),
                ('signed_up_at', models.DateTimeField(verbose_name='inscrita el')),
                ('attended_at', models.DateTimeField(null=True, verbose_name='asistió')),
                ('entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.entity', verbose_name='entidad')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.person')),
                ('talk', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='places', to='learning.livesession')),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.orgunit')),
            ],
            options={
                'verbose_name': 'inscripción a una charla',
                'verbose_name_plural': 'inscripciones a charlas',
                'ordering': ['signed_up_at', 'id'],
                'indexes': [models.Index(fields=['person', 'status'], name='talk_place_by_person')],
                'constraints': [models.UniqueConstraint(fields=('talk', 'person'), name='one_place_per_talk_and_person')],
            },
        ),
    ]
