"""Apropia runs, measures and documents a public entity's strategy of uso y apropiación de TI."""

__version__ = "0.1.0"
