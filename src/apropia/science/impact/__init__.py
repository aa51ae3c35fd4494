"""Change and its margin: intervals, effects and published indices."""
