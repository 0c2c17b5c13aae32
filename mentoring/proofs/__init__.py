"""What proves that it is you: a password worth the name, the second step of sign-in, recovery codes."""
