"""Casework (办件): matters on their way through the steps an institution declares, each act stamped, each deadline seen."""
