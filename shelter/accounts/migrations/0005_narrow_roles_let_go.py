"""Taken back, the two narrow roles leave nobody behind: who held them keeps the account without them."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_two_narrow_roles'),
    ]

    operations = [
        migrations.RunSQL(
            sql=migrations.RunSQL.noop,
            reverse_sql="UPDATE accounts_user SET roles = array_remove(array_remove(roles, 'duty'), 'helper')"
            " WHERE roles && ARRAY['duty', 'helper']::varchar[]",
        ),
    ]
