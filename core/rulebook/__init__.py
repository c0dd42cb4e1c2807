"""What a rulebook says, and what follows from it. Pure: no database, no web, no clock."""
