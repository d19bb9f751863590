"""Schemes and results as office papers, and tables from offices as draft schemes."""
