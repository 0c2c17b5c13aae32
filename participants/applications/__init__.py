"""Applications (заявки) of people without an account: what was typed waits apart until a curator takes it in."""
