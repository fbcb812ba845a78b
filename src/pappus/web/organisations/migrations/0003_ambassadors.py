from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0002_duties'),
    ]

    operations = [
        migrations.AddField(
            model_name='person',
            name='ambassador_from_us',
            field=models.BigIntegerField(blank=True, null=True),
        ),
    ]
