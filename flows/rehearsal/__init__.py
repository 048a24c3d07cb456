"""The rehearsal behind `make demo`: `python -m flows.rehearsal`. Importing this package does not import Prefect."""
