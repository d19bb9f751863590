"""On-line home of branches, notices with receipts, discussions, what the platform is of use for."""
