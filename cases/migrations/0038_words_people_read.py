"""Words that people read, and nothing in the database: a search is not an arrest, and nobody is what they are not."""

from django.db import migrations, models

from shelter.lib.migrations import Migration as AtOnce


class Migration(AtOnce):

    dependencies = [
        ('cases', '0037_days_by_file'),
    ]

    operations = [
        migrations.AlterField(
            model_name='caseflag',
            name='kind',
            field=models.CharField(choices=[('allergy', 'แพ้ยา อาหาร หรือสิ่งอื่น'), ('danger', 'ระวังอันตราย'), ('do_not_tell', 'ห้ามบอกว่าอยู่ที่นี่'), ('infection', 'ระวังการสัมผัส'), ('other', 'ข้อควรระวังอื่น')], max_length=12, verbose_name='เรื่อง'),
        ),
        migrations.AlterField(
            model_name='caseflaghistory',
            name='kind',
            field=models.CharField(choices=[('allergy', 'แพ้ยา อาหาร หรือสิ่งอื่น'), ('danger', 'ระวังอันตราย'), ('do_not_tell', 'ห้ามบอกว่าอยู่ที่นี่'), ('infection', 'ระวังการสัมผัส'), ('other', 'ข้อควรระวังอื่น')], max_length=12, verbose_name='เรื่อง'),
        ),
        migrations.AlterField(
            model_name='clientregister',
            name='gender_wishes',
            field=models.CharField(blank=True, max_length=200, verbose_name='ความประสงค์เรื่องผู้ตรวจร่างกายและเรือนพัก'),
        ),
        migrations.AlterField(
            model_name='clientregister',
            name='lived_gender',
            field=models.CharField(blank=True, choices=[('male', 'ชาย'), ('female', 'หญิง'), ('other', 'เพศหลากหลาย')], max_length=6, verbose_name='ใช้ชีวิตเป็น'),
        ),
        migrations.AlterField(
            model_name='clientregisterhistory',
            name='gender_wishes',
            field=models.CharField(blank=True, max_length=200, verbose_name='ความประสงค์เรื่องผู้ตรวจร่างกายและเรือนพัก'),
        ),
        migrations.AlterField(
            model_name='clientregisterhistory',
            name='lived_gender',
            field=models.CharField(blank=True, choices=[('male', 'ชาย'), ('female', 'หญิง'), ('other', 'เพศหลากหลาย')], max_length=6, verbose_name='ใช้ชีวิตเป็น'),
        ),
        migrations.AlterField(
            model_name='screeningruleset',
            name='expected',
            field=models.JSONField(blank=True, default=dict, help_text='example code → what must come out, where it differs from what the product ships with', verbose_name='ผลที่ควรของบุคคลตัวอย่าง'),
        ),
        migrations.AlterField(
            model_name='screeningrulesethistory',
            name='expected',
            field=models.JSONField(blank=True, default=dict, help_text='example code → what must come out, where it differs from what the product ships with', verbose_name='ผลที่ควรของบุคคลตัวอย่าง'),
        ),
    ]
