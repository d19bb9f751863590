"""Early warnings (预警): numbers worked out for every unit from facts, rows, duties and heads, and the lights they give."""
