"""A country on one machine, with real processes: `make scale`. Too long for `make test`: a quarter of an hour."""
