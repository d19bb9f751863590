"""`zugong rules render` and `draft`."""
