"""What third parties say of a request: asked for by a link, or written down from paper."""
