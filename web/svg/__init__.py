"""Pictures drawn by the server: plain SVG without scripts, styles or identifiers, each with the same as a table."""
