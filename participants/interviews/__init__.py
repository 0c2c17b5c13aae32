"""Pages of what is decided of candidates: interviews, certificates, refusals."""
