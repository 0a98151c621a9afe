"""Notebooks as tests: each runs once, in a warm kernel, for nbval, its score, and JupyterLab."""
