"""What every app stands on: the clock, actors, rules, acts, the audit trail, keys, and GETs that cannot write.

Nouns: AuditEntry (a line of the trail), AuditHead (its last link), OnceKey (a form that has been sent).
"""
