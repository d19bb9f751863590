"""Registers (台账): tables that institutions declare. A new one needs a YAML file and nothing else."""
