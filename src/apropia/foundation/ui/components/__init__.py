"""The components, by kind: marks, boxes, forms, lists, numbers. `templatetags/ui.py` gathers them into one library."""
