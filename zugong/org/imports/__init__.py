"""Workbooks into the register: upload, match columns, look at every row, import, withdraw."""
