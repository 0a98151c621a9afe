"""Grades a class: one trusted judge, student code in a sandbox, pages and tables as the result."""
