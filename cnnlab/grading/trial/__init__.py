"""Made-up classes, to try the grader out."""
