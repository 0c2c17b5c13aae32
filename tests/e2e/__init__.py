"""The site in a real Chromium: the main paths, accessibility, stored scripts, the policy of the pages."""
