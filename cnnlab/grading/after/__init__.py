"""What an instructor does with results that are there."""
