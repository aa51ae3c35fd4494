import django.db.models.deletion
from django.db import migrations, models

from apropia.foundation.tables import TablesMigration


class Migration(TablesMigration):

    initial = True

    dependencies = [
        ('people', '0002_account_tokens'),
        ('tenancy', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='PrivacyNoticeVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='versión')),
                ('body', models.TextField(verbose_name='texto')),
                ('state', models.CharField(choices=[('DRAFT', 'Borrador'), ('APPROVED', 'Aprobada')], default='DRAFT', max_length=10, verbose_name='estado')),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('effective_from', models.DateTimeField(null=True, verbose_name='rige desde')),
                ('approved_by', models.UUIDField(null=True)),
                ('approved_by_name', models.CharField(blank=True, max_length=200, verbose_name='aprobada por')),
                ('approved_at', models.DateTimeField(null=True, verbose_name='aprobada el')),
                ('created_at', models.DateTimeField()),
                ('purposes', models.JSONField(blank=True, default=list)),
                ('asks_again', models.BooleanField(default=False, verbose_name='volver a preguntar')),
                ('entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.entity', verbose_name='entidad')),
            ],
            options={
                'verbose_name': 'aviso de privacidad',
                'verbose_name_plural': 'avisos de privacidad',
                'ordering': ['-number'],
                'constraints': [models.UniqueConstraint(fields=('entity', 'number'), name='one_notice_per_entity_and_number'), models.UniqueConstraint(condition=models.Q(('state', 'DRAFT')), fields=('entity',), name='one_notice_draft_per_entity'), models.CheckConstraint(condition=models.Q(('state', 'DRAFT'), models.Q(('approved_at__isnull', False), models.Q(('sha256', ''), _negated=True)), _connector='OR'), name='approved_notice_is_sealed')],
            },
        ),
        migrations.CreateModel(
            name='PrivacyPolicyVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='versión')),
                ('body', models.TextField(verbose_name='texto')),
                ('state', models.CharField(choices=[('DRAFT', 'Borrador'), ('APPROVED', 'Aprobada')], default='DRAFT', max_length=10, verbose_name='estado')),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('effective_from', models.DateTimeField(null=True, verbose_name='rige desde')),
                ('approved_by', models.UUIDField(null=True)),
                ('approved_by_name', models.CharField(blank=True, max_length=200, verbose_name='aprobada por')),
                ('approved_at', models.DateTimeField(null=True, verbose_name='aprobada el')),
                ('created_at', models.DateTimeField()),
                ('entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.entity', verbose_name='entidad')),
            ],
            options={
                'verbose_name': 'política de tratamiento',
                'verbose_name_plural': 'políticas de tratamiento',
                'ordering': ['-number'],
                'constraints': [models.UniqueConstraint(fields=('entity', 'number'), name='one_policy_per_entity_and_number'), models.UniqueConstraint(condition=models.Q(('state', 'DRAFT')), fields=('entity',), name='one_policy_draft_per_entity'), models.CheckConstraint(condition=models.Q(('state', 'DRAFT'), models.Q(('approved_at__isnull', False), models.Q(('sha256', ''), _negated=True)), _connector='OR'), name='approved_policy_is_sealed')],
            },
        ),
        migrations.CreateModel(
            name='ProcessingPurpose',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=10, verbose_name='código')),
                ('name', models.CharField(max_length=120, verbose_name='nombre')),
                ('question', models.CharField(blank=True, max_length=300, verbose_name='lo que se pregunta')),
                ('explanation', models.TextField(verbose_name='para qué')),
                ('if_refused', models.CharField(blank=True, max_length=300, verbose_name='si no autoriza')),
                ('basis', models.CharField(choices=[('LEGAL_FUNCTION', 'Función legal de la entidad (Ley 1581 de 2012, art. 10 a)'), ('STATISTICS', 'Fines estadísticos autorizados por la ley (Ley 1581 de 2012, art. 10 d)'), ('AUTHORISATION', 'Su autorización (Ley 1581 de 2012, art. 9)'), ('EXPLICIT_AUTHORISATION', 'Su autorización explícita (Ley 1581 de 2012, art. 6)')], max_length=30, verbose_name='base legal')),
                ('is_optional', models.BooleanField(verbose_name='opcional')),
                ('position', models.PositiveSmallIntegerField(verbose_name='orden')),
                ('entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.entity', verbose_name='entidad')),
            ],
            options={
                'verbose_name': 'finalidad',
                'verbose_name_plural': 'finalidades',
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(fields=('entity', 'code'), name='purpose_code_is_unique_in_its_entity'), models.CheckConstraint(condition=models.Q(models.Q(('basis__in', ['AUTHORISATION', 'EXPLICIT_AUTHORISATION']), ('is_optional', True)), models.Q(('basis__in', ['LEGAL_FUNCTION', 'STATISTICS']), ('is_optional', False)), _connector='OR'), name='optional_purposes_and_only_they_rest_on_authorisation')],
            },
        ),
        migrations.CreateModel(
            name='ConsentEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(max_length=10, verbose_name='finalidad')),
                ('decision', models.CharField(choices=[('GRANTED', 'Autorizó'), ('REFUSED', 'No autorizó'), ('REVOKED', 'Retiró la autorización')], max_length=10, verbose_name='decisión')),
                ('channel', models.CharField(choices=[('FIRST_TIME', 'Página de autorizaciones'), ('MY_DATA', 'Mis datos'), ('UNSUBSCRIBE', 'Enlace de un mensaje')], max_length=15, verbose_name='medio')),
                ('shown', models.TextField()),
                ('shown_sha256', models.CharField(max_length=64)),
                ('at', models.DateTimeField(verbose_name='cuándo')),
                ('entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.entity', verbose_name='entidad')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='people.person')),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='privacy.privacynoticeversion')),
            ],
            options={
                'verbose_name': 'autorización',
                'verbose_name_plural': 'autorizaciones',
                'ordering': ['id'],
                'indexes': [models.Index(fields=['person', 'purpose', '-id'], name='consent_latest')],
            },
        ),
    ]
