"""Diaries as earlier versions of Sitbone wrote them: what is there must be there for ever.

Each `REVISION.KIND.sql` is a dump of a whole SQLite or PostgreSQL database, and `REVISION.KIND.json` says what is in
it, both made by the program of that time. They are never changed; `make.py` adds those of a new revision.
"""
