"""The roof: settings, addresses, who reacts to what, the menu, error pages."""
