"""Performance of people: marked from what is recorded, drawn up by one, settled by another, seen by the person and by whoever
answers for the unit. Nobody is ranked in public."""
