"""The bells: thin Prefect flows and their deployments. Importing this package does not import Prefect."""
