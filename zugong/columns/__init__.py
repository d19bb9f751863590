"""Columns: typed values declared by institutions, from the form to the cell of a sheet. Registers and cases share them."""
