"""From the director's word to the signed scan: approval, registration, the acknowledgement sheet."""
