"""What is drawn: one function per answer. Imported by the commands when they run."""
