"""One encrypted archive of everything that belongs to people: the database and the uploaded files.

archive.py says what an archive is, write.py makes one, read.py brings one back. Nothing readable ever lies on
the disk: rows and files stream from PostgreSQL and the store through `age` and back.
"""
