"""The law of the lifecycle: charts, guards, procedures, the calendar. Pure: no I/O, nothing of ours imported."""
