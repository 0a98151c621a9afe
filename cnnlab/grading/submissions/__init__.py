"""What was handed in: found, read, and put into the lab that was given out."""
