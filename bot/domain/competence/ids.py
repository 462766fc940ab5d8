"""What binds the parts of a model together, and a model to what is kept of people."""

ID = r"^[a-z][a-z0-9_]*$"
