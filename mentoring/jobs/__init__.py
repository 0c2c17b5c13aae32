"""Long work that a worker does: progress, stop, and an honest word when the worker was lost."""
