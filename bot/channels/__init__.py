"""The wires: they translate, and know neither tables nor rules."""
