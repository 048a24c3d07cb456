"""What a power cut, a full disk, a bad relay or a wrong clock may cost: `make faults`, a little of it in `make test`."""
