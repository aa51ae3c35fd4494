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
            name='SearchDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60)),
                ('object_id', models.CharField(max_length=64)),
                ('title', models.CharField(max_length=300)),
                ('summary', models.TextField(blank=True)),
                ('body', models.TextField(blank=True)),
                ('url', models.CharField(max_length=300)),
                ('title_key', models.CharField(max_length=300)),
                ('for_roles', models.BooleanField(default=False)),
                ('for_units', models.BooleanField(default=False)),
                ('for_engagements', models.BooleanField(default=False)),
                ('content_hash', models.CharField(max_length=64)),
                ('entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.entity', verbose_name='entidad')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('entity', 'kind', 'object_id'), name='one_search_document_per_object')],
            },
        ),
        migrations.CreateModel(
            name='SearchAudience',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(max_length=60)),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='audiences', to='search.searchdocument')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('document', 'token'), name='one_audience_row_per_token')],
            },
        ),
        migrations.CreateModel(
            name='SearchPosting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stem', models.CharField(max_length=40)),
                ('form', models.CharField(max_length=40)),
                ('weight', models.PositiveIntegerField()),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='postings', to='search.searchdocument')),
                ('entity', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='tenancy.entity')),
            ],
            options={
                'indexes': [models.Index(fields=['entity', 'stem', 'document'], name='posting_by_stem')],
                'constraints': [models.UniqueConstraint(fields=('document', 'form'), name='one_posting_per_document_and_form')],
            },
        ),
    ]
