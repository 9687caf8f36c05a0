"""The forms of a supplier's own pages."""
