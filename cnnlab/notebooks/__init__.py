"""From one hand-written source to the instructor's notebook and the student's, and their scores."""
