"""What people can say and press: one file per errand."""
