"""One of several leaves a tandem that goes on."""
