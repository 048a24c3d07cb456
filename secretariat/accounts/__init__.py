"""Who may sign in, with what, and as whom."""
