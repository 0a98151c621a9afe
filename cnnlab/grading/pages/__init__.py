"""What is told of it: a page for each student, a report on the class."""
