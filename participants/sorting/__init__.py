"""Areas of requests as a school keeps them, and putting requests into them: one page for twenty, one act for many."""
