"""Courses as Moodle backs them up (`.mbz`, from Moodle 2 on): what they hold, in our words, and what stays behind."""
