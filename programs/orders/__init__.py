"""Pages of orders: the register, the project, approval, registration, acknowledgement."""
