"""Tests that choose the next question by what is already known of the person.

Everything is reckoned for many people side by side; one person is a cohort of one, so that a simulation runs the very
code that a person meets.
"""
