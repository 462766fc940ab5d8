"""Courses, who needs them most, and what each has to take: rules alone."""
