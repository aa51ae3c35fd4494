import django.db.models.deletion
from django.db import migrations, models

from apropia.foundation.tables import TablesMigration


class Migration(TablesMigration):

    initial = True

    dependencies = [
        ('catalogue', '0001_services_and_functions'),
        ('files', '0001_stored_files'),
        ('materials', '0001_guides_and_versions'),
        ('people', '0003_roster_imports'),
        ('tenancy', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Ticket',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='número')),
                ('kind', models.CharField(choices=[('HOW_TO', 'Cómo hacer algo'), ('INCIDENT', 'Algo no funciona'), ('ACCESS', 'Necesito acceso'), ('REQUEST', 'Otra solicitud')], default='HOW_TO', max_length=10, verbose_name='tipo')),
                ('subject', models.CharField(max_length=150, verbose_name='asunto')),
                ('status', models.CharField(choices=[('REGISTERED', 'Registrado'), ('ASSIGNED', 'Asignado'), ('IN_PROGRESS', 'En atención'), ('WAITING', 'Espera su respuesta'), ('RESOLVED', 'Resuelto'), ('REOPENED', 'Reabierto'), ('CLOSED', 'Cerrado'), ('CANCELLED', 'Cancelado')], default='REGISTERED', max_length=12, verbose_name='estado')),
                ('created_at', models.DateTimeField(verbose_name='registrado el')),
                ('first_due_at', models.DateTimeField(verbose_name='responder antes de')),
                ('first_answered_at', models.DateTimeField(blank=True, null=True, verbose_name='primera respuesta')),
                ('waiting_since', models.DateTimeField(blank=True, null=True)),
                ('resolved_at', models.DateTimeField(blank=True, null=True, verbose_name='resuelto el')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='cerrado el')),
                ('reopened_count', models.PositiveSmallIntegerField(default=0)),
                ('satisfaction', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='satisfacción')),
                ('assignee', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.person', verbose_name='atiende')),
                ('entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.entity', verbose_name='entidad')),
                ('material', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='materials.material', verbose_name='guía que responde')),
                ('requester', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tickets', to='people.person', verbose_name='pregunta')),
                ('service', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='catalogue.itservice', verbose_name='servicio')),
            ],
            options={
                'verbose_name': 'asesoría',
                'verbose_name_plural': 'asesorías',
                'ordering': ['-number'],
                'indexes': [models.Index(fields=['entity', 'status', 'first_due_at'], name='ticket_queue'), models.Index(fields=['entity', 'created_at'], name='ticket_by_date')],
                'constraints': [models.UniqueConstraint(fields=('entity', 'number'), name='ticket_number_is_unique_in_its_entity'), models.CheckConstraint(condition=models.Q(('satisfaction__isnull', True), ('satisfaction__range', (1, 5)), _connector='OR'), name='ticket_satisfaction_is_one_to_five')],
            },
        ),
        migrations.CreateModel(
            name='TicketEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('before', models.CharField(blank=True, max_length=12)),
                ('after', models.CharField(max_length=12)),
                ('actor', models.UUIDField(null=True)),
                ('at', models.DateTimeField()),
                ('entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.entity', verbose_name='entidad')),
                ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='support.ticket')),
            ],
            options={
                'verbose_name': 'cambio de estado',
                'verbose_name_plural': 'cambios de estado',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='TicketMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('body', models.TextField(verbose_name='mensaje')),
                ('is_internal', models.BooleanField(default=False)),
                ('written_at', models.DateTimeField()),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.entity', verbose_name='entidad')),
                ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='support.ticket')),
            ],
            options={
                'verbose_name': 'mensaje',
                'verbose_name_plural': 'mensajes',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='TicketFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.entity', verbose_name='entidad')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('message', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='support.ticketmessage')),
            ],
            options={
                'verbose_name': 'adjunto',
                'verbose_name_plural': 'adjuntos',
            },
        ),
    ]
