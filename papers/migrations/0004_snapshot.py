import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('papers', '0003_seed_terms'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='Snapshot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('hash', models.CharField(max_length=16, unique=True, verbose_name='hash')),
                ('query', models.TextField(blank=True, verbose_name='query string')),
                ('created_at', models.DateTimeField(verbose_name='kept')),
                ('ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None, verbose_name='papers')),
                ('keys', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), default=list, size=None, verbose_name='cite keys')),
                ('in_catalogue', models.PositiveIntegerField(verbose_name='papers in the catalogue')),
                ('matching_words', models.PositiveIntegerField(verbose_name='papers that match the words')),
                ('total', models.PositiveIntegerField(verbose_name='papers after the filters')),
                ('edition', models.CharField(max_length=36, verbose_name='edition of the taxonomy')),
                ('epoch', models.CharField(max_length=16, verbose_name='epoch of the change feed')),
                ('position', models.BigIntegerField(verbose_name='position in the change feed')),
                ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='snapshots', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'snapshot of a search',
                'verbose_name_plural': 'snapshots of searches',
                'ordering': ['-created_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='SnapshotEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('hash', models.CharField(max_length=16, verbose_name='hash')),
                ('query', models.TextField(blank=True, verbose_name='query string')),
                ('created_at', models.DateTimeField(verbose_name='kept')),
                ('ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None, verbose_name='papers')),
                ('keys', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), default=list, size=None, verbose_name='cite keys')),
                ('in_catalogue', models.PositiveIntegerField(verbose_name='papers in the catalogue')),
                ('matching_words', models.PositiveIntegerField(verbose_name='papers that match the words')),
                ('total', models.PositiveIntegerField(verbose_name='papers after the filters')),
                ('edition', models.CharField(max_length=36, verbose_name='edition of the taxonomy')),
                ('epoch', models.CharField(max_length=16, verbose_name='epoch of the change feed')),
                ('position', models.BigIntegerField(verbose_name='position in the change feed')),
                ('created_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='papers.snapshot')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='snapshot',
            constraint=models.CheckConstraint(condition=models.Q(('hash__regex', '^[0-9a-f]{16}$')), name='snapshot_hash_is_16_hex_digits'),
        ),
        migrations.AddConstraint(
            model_name='snapshot',
            constraint=models.CheckConstraint(condition=models.Q(('ids__len', models.F('keys__len')), ('total', models.F('ids__len'))), name='snapshot_has_a_key_for_each_paper'),
        ),
        migrations.AddConstraint(
            model_name='snapshot',
            constraint=models.CheckConstraint(condition=models.Q(('total__lte', 10000)), name='snapshot_is_not_too_large'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='snapshot',
            trigger=pgtrigger.compiler.Trigger(name='frozen', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."hash" IS DISTINCT FROM (NEW."hash") OR OLD."query" IS DISTINCT FROM (NEW."query") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."ids" IS DISTINCT FROM (NEW."ids") OR OLD."keys" IS DISTINCT FROM (NEW."keys") OR OLD."in_catalogue" IS DISTINCT FROM (NEW."in_catalogue") OR OLD."matching_words" IS DISTINCT FROM (NEW."matching_words") OR OLD."total" IS DISTINCT FROM (NEW."total") OR OLD."edition" IS DISTINCT FROM (NEW."edition") OR OLD."epoch" IS DISTINCT FROM (NEW."epoch") OR OLD."position" IS DISTINCT FROM (NEW."position"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='6aefc13b281464310225699d97d1e8bda2582571', operation='UPDATE', pgid='pgtrigger_frozen_ab0e8', table='papers_snapshot', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='snapshot',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "papers_snapshotevent" ("created_at", "created_by_id", "edition", "epoch", "hash", "id", "ids", "in_catalogue", "keys", "matching_words", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "query", "total") SELECT new_values."created_at", new_values."created_by_id", new_values."edition", new_values."epoch", new_values."hash", new_values."id", new_values."ids", new_values."in_catalogue", new_values."keys", new_values."matching_words", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."position", new_values."query", new_values."total" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='e10c7b1360bd81260d0e332d48135e53d30cfc7e', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_c6b05', referencing='REFERENCING NEW TABLE AS new_values ', table='papers_snapshot', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='snapshot',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "papers_snapshotevent" ("created_at", "created_by_id", "edition", "epoch", "hash", "id", "ids", "in_catalogue", "keys", "matching_words", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "query", "total") SELECT new_values."created_at", new_values."created_by_id", new_values."edition", new_values."epoch", new_values."hash", new_values."id", new_values."ids", new_values."in_catalogue", new_values."keys", new_values."matching_words", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."position", new_values."query", new_values."total" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='08a4cf8390711aa40b5fe9266aa3aefde8cbfa37', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_53857', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='papers_snapshot', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='snapshot',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "papers_snapshotevent" ("created_at", "created_by_id", "edition", "epoch", "hash", "id", "ids", "in_catalogue", "keys", "matching_words", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "query", "total") SELECT old_values."created_at", old_values."created_by_id", old_values."edition", old_values."epoch", old_values."hash", old_values."id", old_values."ids", old_values."in_catalogue", old_values."keys", old_values."matching_words", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."position", old_values."query", old_values."total" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='6b5e9b182c6a74ac6274c56814ff49dfe199c51a', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_6d1b2', referencing='REFERENCING OLD TABLE AS old_values ', table='papers_snapshot', when='AFTER')),
        ),
    ]
