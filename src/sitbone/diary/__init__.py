"""What happened, kept: one SQLite file, or PostgreSQL by one setting."""
