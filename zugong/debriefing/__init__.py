"""述职评议: reports that begin with what is recorded, halls in which they are given and voted on, places that follow."""
