"""Certificates of «Школа наставников»: number, paper, the public page that says whether one is genuine."""
