"""Work: who owes what by when. Duties come from institutions, are fulfilled by facts, and remind those who record."""
