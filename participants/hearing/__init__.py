"""The page behind a link that asks a third party about a request: what is told, what is asked, how it is kept."""
