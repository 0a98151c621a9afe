"""What a submission earned: its record, the tables, the gradebook."""
