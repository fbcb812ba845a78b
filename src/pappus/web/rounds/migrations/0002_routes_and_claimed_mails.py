from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('rounds', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='respondent',
            name='routes',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='respondent',
            name='claimed_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
