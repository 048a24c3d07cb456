"""What a power cut, a full disk, a bad relay or a wrong clock may cost: all by `make faults`, a little in `make test`."""
