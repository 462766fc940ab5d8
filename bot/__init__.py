"""Talks: Telegram in, Telegram out."""
