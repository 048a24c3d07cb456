"""What the secretariat does, one plain function per act; the only writer of state."""
