"""On-site assessments: planned, drawn by lot, marked line by line on a phone, booked as facts."""
