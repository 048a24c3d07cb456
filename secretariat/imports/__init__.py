"""Lists that people keep in Excel: read, checked row by row, applied through the acts, undone as a whole."""
