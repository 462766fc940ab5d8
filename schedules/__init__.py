"""Knows when: pure rules for what is due, and the clock that asks them."""
