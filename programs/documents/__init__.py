"""Orders: project, check, approval, registration, acknowledgement, scan."""
