"""Pages of privacy: what a person decides and sees, and what the data-protection officer writes."""
