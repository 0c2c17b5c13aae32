"""«Мои данные»: what the school keeps about somebody, shown to them, given out as a file, corrected, withdrawn."""
