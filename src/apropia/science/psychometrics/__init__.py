"""From answers to scores, levels and their reliability."""
