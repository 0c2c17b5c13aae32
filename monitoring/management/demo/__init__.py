"""The demo: a believable school year of invented people, made through the same verbs as the pages use."""
