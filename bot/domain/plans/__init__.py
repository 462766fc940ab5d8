"""Plans of competence supply as they are written, and what they ask of whom and when. Pure."""
