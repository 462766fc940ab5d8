"""Remembers: tables, queries, access rules, Excel in and out, migrations."""
