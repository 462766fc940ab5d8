"""PURE: the rules of the field."""
