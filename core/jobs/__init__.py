"""Long work: queued on Redis, kept in the database, done once."""
