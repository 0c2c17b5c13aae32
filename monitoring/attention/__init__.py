"""Rules of «Требует внимания»: each finds what waits for whom."""
