"""The desk: pages for the secretariat, leaders, council members and enterprises. No rule lives here."""
