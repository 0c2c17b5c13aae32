"""Commands of the monitoring package."""
