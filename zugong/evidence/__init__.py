"""Evidence: what happened. Fact kinds, the ledger (booked, never edited), evidence files, frozen snapshots."""
