"""Transfer of the organisation relation (组织关系转接): letter, transit, receipt; a member is counted exactly once on every day."""
