"""Forms: each ends in one act."""
