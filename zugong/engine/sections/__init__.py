"""Sections of an institution file that are not marks: what is kept in tables, and which way a matter takes, what is voted on."""
