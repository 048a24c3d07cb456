"""Letters: rendered into the outbox by the transaction that promises them, sent later over SMTP."""
