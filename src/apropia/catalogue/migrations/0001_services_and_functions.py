import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('competences', '0001_frameworks_and_targets'),
        ('people', '0001_initial'),
        ('tenancy', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='ITService',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, verbose_name='código')),
                ('name', models.CharField(max_length=120, verbose_name='nombre')),
                ('summary', models.CharField(max_length=200, verbose_name='en una frase')),
                ('description', models.TextField(blank=True, verbose_name='descripción')),
                ('audience_text', models.CharField(blank=True, max_length=300, verbose_name='para quién es')),
                ('audience_engagements', models.JSONField(blank=True, default=list, verbose_name='vinculaciones')),
                ('how_to_get', models.TextField(blank=True, verbose_name='cómo obtenerlo')),
                ('access_url', models.URLField(blank=True, verbose_name='dirección de acceso')),
                ('icon', models.CharField(default='layers', max_length=40, verbose_name='ícono')),
                ('lifecycle', models.CharField(choices=[('PLANNED', 'Próximamente'), ('ACTIVE', 'Disponible'), ('RETIRING', 'En retiro'), ('RETIRED', 'Retirado')], default='ACTIVE', max_length=10, verbose_name='estado')),
                ('created_at', models.DateTimeField(verbose_name='creado el')),
                ('changed_at', models.DateTimeField(verbose_name='cambiado el')),
                ('audience_units', models.ManyToManyField(blank=True, related_name='+', to='people.orgunit', verbose_name='dependencias')),
                ('competences', models.ManyToManyField(blank=True, related_name='+', to='competences.competence', verbose_name='competencias')),
                ('entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.entity', verbose_name='entidad')),
                ('owner_person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.person', verbose_name='persona de contacto')),
                ('owner_unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.orgunit', verbose_name='responsable')),
            ],
            options={
                'verbose_name': 'servicio de TI',
                'verbose_name_plural': 'servicios de TI',
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(fields=('entity', 'code'), name='service_code_is_unique_in_its_entity')],
            },
        ),
        migrations.CreateModel(
            name='TrackedFunction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, verbose_name='código')),
                ('name', models.CharField(max_length=120, verbose_name='nombre')),
                ('entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.entity', verbose_name='entidad')),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='functions', to='catalogue.itservice')),
            ],
            options={
                'verbose_name': 'función seguida',
                'verbose_name_plural': 'funciones seguidas',
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(fields=('service', 'code'), name='function_code_is_unique_in_its_service')],
            },
        ),
    ]
