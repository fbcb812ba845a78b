"""Owners of properties are spelled out in registers of other people: departments with long names."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("register", "0003_archived")]

    operations = [
        migrations.AlterField(
            model_name="property",
            name="owner_unit",
            field=models.CharField(blank=True, max_length=300, verbose_name="owner"),
        ),
    ]
