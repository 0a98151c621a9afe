"""How platforms lay out what a class has handed in: a module for each."""
