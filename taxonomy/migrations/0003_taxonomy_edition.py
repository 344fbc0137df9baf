from django.db import migrations, models
import pgtrigger.compiler
import pgtrigger.migrations


class Migration(migrations.Migration):

    dependencies = [
        ('taxonomy', '0002_glossary'),
    ]

    operations = [
        migrations.CreateModel(
            name='TaxonomyEdition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', models.UUIDField()),
            ],
        ),
        migrations.AddConstraint(
            model_name='taxonomyedition',
            constraint=models.CheckConstraint(condition=models.Q(('id', 1)), name='taxonomy_edition_is_one_row'),
        ),
        migrations.RunSQL('INSERT INTO taxonomy_taxonomyedition (id, value) VALUES (1, gen_random_uuid())', migrations.RunSQL.noop),
        pgtrigger.migrations.AddTrigger(
            model_name='category',
            trigger=pgtrigger.compiler.Trigger(name='edition', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO taxonomy_taxonomyedition (id, value) VALUES (1, gen_random_uuid()) ON CONFLICT (id) DO UPDATE SET value = excluded.value; RETURN NULL;', hash='c669b44ec68fce39cc1da2c5219ea49f98b8d88b', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_edition_9b6be', table='taxonomy_category', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='categoryalias',
            trigger=pgtrigger.compiler.Trigger(name='edition', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO taxonomy_taxonomyedition (id, value) VALUES (1, gen_random_uuid()) ON CONFLICT (id) DO UPDATE SET value = excluded.value; RETURN NULL;', hash='50bc7e90eb31bde4f4fe90faeabbbee9e9d432ec', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_edition_654dd', table='taxonomy_categoryalias', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='categoryredirect',
            trigger=pgtrigger.compiler.Trigger(name='edition', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO taxonomy_taxonomyedition (id, value) VALUES (1, gen_random_uuid()) ON CONFLICT (id) DO UPDATE SET value = excluded.value; RETURN NULL;', hash='9334dab4bff5d4f65fb941f333e4494f8309bc11', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_edition_28489', table='taxonomy_categoryredirect', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='glossaryterm',
            trigger=pgtrigger.compiler.Trigger(name='edition', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO taxonomy_taxonomyedition (id, value) VALUES (1, gen_random_uuid()) ON CONFLICT (id) DO UPDATE SET value = excluded.value; RETURN NULL;', hash='ec816ad3527c7383d9c9104d27963b94cbed1414', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_edition_61fc2', table='taxonomy_glossaryterm', when='AFTER')),
        ),
    ]
