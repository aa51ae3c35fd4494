"""How many to ask, how sure an answer of so many is, whom to draw, and what uneven answering costs. Pure functions."""
