"""Hands things out: files for people to open, print or keep."""
