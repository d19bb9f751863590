"""Dues (党费): what each member owes, who has paid, and books that balance."""
