"""The workbench, a unit's page and the search. It reads everything through facts, queries and panels; it writes nothing."""
