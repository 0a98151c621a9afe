"""Judging: what is asked of an answer, and what a student is told about it."""
