"""Figures that answer their reader: a function here, and a script of the same name beside it."""
