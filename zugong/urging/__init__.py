"""Urging (督办): what is late in duties, registers and cases climbs the ladder of its institution, and letters get answered."""
