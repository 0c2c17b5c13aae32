"""The desk of requests: their list, the card of one, writing one down, what the curator decides."""
