"""党员支部底册: what the national collection form asks beyond the register of `org`, live statistics, terms and sizes."""
