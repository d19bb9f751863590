"""From marks that stand still to a published, contested, corrected and archived result."""
