"""Where the curator receives applications: the school's links, the list, one at a time, paper forms typed in."""
