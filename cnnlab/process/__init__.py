"""Warm processes, the sandbox, and what is said across it: for the kernel and for grading."""
