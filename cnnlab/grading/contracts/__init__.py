"""The marks as other platforms want them: a module for each, made of the same record."""
