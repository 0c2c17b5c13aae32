"""The door: sign-in and sign-out, the second step, limits of attempts, passwords, sessions, one's own profile."""
