"""The register of consents: who has which, a pile received, blanks asked for and printed."""
