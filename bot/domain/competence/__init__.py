"""What an organisation needs its people to know, and how far that is from what they do."""
