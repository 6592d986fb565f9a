"""The page: the complete product, served by the program itself."""
