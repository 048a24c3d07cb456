"""What a power cut, a full disk, a bad relay or a wrong clock may cost: `make faults`, and a little in `make test`."""
