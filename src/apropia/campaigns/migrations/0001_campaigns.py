import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('catalogue', '0001_services_and_functions'),
        ('people', '0003_roster_imports'),
        ('tenancy', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Campaign',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='nombre')),
                ('objective', models.CharField(max_length=300, verbose_name='objetivo')),
                ('title', models.CharField(max_length=120, verbose_name='título del mensaje')),
                ('text', models.TextField(verbose_name='mensaje')),
                ('pose', models.CharField(choices=[('saluda', 'Saluda'), ('explica', 'Explica'), ('celebra', 'Celebra'), ('anima', 'Anima'), ('cuida', 'Cuida')], default='saluda', max_length=10, verbose_name='Tecnotic')),
                ('link_path', models.CharField(blank=True, max_length=300, verbose_name='página')),
                ('engagement_types', models.JSONField(blank=True, default=list, verbose_name='vinculaciones')),
                ('roles', models.JSONField(blank=True, default=list, verbose_name='roles')),
                ('route_states', models.JSONField(blank=True, default=list, verbose_name='avance en la ruta')),
                ('has_mail', models.BooleanField(default=True, verbose_name='correo')),
                ('has_banner', models.BooleanField(default=True, verbose_name='aviso en la página de inicio')),
                ('starts_at', models.DateTimeField(verbose_name='empieza')),
                ('ends_at', models.DateTimeField(verbose_name='termina')),
                ('status', models.CharField(choices=[('DRAFT', 'Borrador'), ('IN_APPROVAL', 'En aprobación'), ('SCHEDULED', 'Programada'), ('ACTIVE', 'Activa'), ('PAUSED', 'Pausada'), ('FINISHED', 'Finalizada'), ('EVALUATED', 'Evaluada'), ('ARCHIVED', 'Archivada'), ('CANCELLED', 'Cancelada')], default='DRAFT', max_length=12, verbose_name='estado')),
                ('written_by', models.JSONField(default=list)),
                ('approved_by', models.UUIDField(null=True)),
                ('return_reason', models.CharField(blank=True, max_length=300, verbose_name='qué ajustar')),
                ('lesson', models.TextField(blank=True, verbose_name='qué aprendimos')),
                ('created_at', models.DateTimeField(verbose_name='creada el')),
                ('changed_at', models.DateTimeField(verbose_name='cambiada el')),
                ('activated_at', models.DateTimeField(null=True, verbose_name='activada el')),
                ('finished_at', models.DateTimeField(null=True, verbose_name='finalizada el')),
                ('entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.entity', verbose_name='entidad')),
                ('service', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.itservice', verbose_name='servicio')),
                ('units', models.ManyToManyField(blank=True, related_name='+', to='people.orgunit', verbose_name='dependencias')),
            ],
            options={
                'verbose_name': 'campaña',
                'verbose_name_plural': 'campañas',
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['entity', 'status', 'starts_at'], name='campaign_by_status'), models.Index(fields=['entity', 'activated_at'], name='campaign_by_activation')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='campaign_ends_after_it_starts'), models.CheckConstraint(condition=models.Q(('has_mail', True), ('has_banner', True), _connector='OR'), name='campaign_has_a_channel'), models.CheckConstraint(condition=models.Q(('status__in', ['DRAFT', 'IN_APPROVAL', 'CANCELLED']), ('approved_by__isnull', False), _connector='OR'), name='campaign_runs_only_once_approved'), models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['ACTIVE', 'PAUSED', 'FINISHED', 'EVALUATED', 'ARCHIVED']), _negated=True), ('activated_at__isnull', False), _connector='OR'), name='delivered_campaign_has_its_activation')],
            },
        ),
        migrations.CreateModel(
            name='Recipient',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mailed_at', models.DateTimeField(null=True)),
                ('shown_at', models.DateTimeField(null=True)),
                ('dismissed_at', models.DateTimeField(null=True)),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recipients', to='campaigns.campaign')),
                ('entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.entity', verbose_name='entidad')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.orgunit')),
            ],
            options={
                'verbose_name': 'destinatario',
                'verbose_name_plural': 'destinatarios',
                'indexes': [models.Index(fields=['person', 'dismissed_at'], name='recipient_by_person')],
                'constraints': [models.UniqueConstraint(fields=('campaign', 'person'), name='one_recipient_per_campaign_and_person')],
            },
        ),
    ]
