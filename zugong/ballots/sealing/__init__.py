"""Locks and seals: what keeps a ballot closed until the vote is, and shows that it was not touched."""
