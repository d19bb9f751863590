"""What every page is made of: the shell, the components, forms, tables, navigation and panels. It owns no table."""
