"""What needs everybody side by side: places, votes, composition, grades, effects.

Nodes (`measures`, `maps`, `composition`, `grades`, `effects`) say how it is written; the modules beside them evaluate."""
