"""What a school keeps about people: each field of each model has a class, each class says who may see it."""
