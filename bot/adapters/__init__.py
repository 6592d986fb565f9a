"""One module per library behind a port of the domain."""
