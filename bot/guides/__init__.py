"""PURE: the guide model, the walk through it, value parsing, the proof that a guide is sound."""
