"""The labs in other languages: one source, and a gettext catalogue for each lab and language."""
