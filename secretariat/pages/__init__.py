"""The queries behind the pages: set-based and paged, a fixed number of statements whatever the number of rows."""
