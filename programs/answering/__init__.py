"""Which tandem answers which request: an order that comes into force answers, a tandem stopped early opens again."""
