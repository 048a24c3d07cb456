"""What the record says about the work: where time is lost, what became of proposals, what reminders are worth."""
