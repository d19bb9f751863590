"""Pages of dues: keeping them, the books, one's own, paying on line."""
