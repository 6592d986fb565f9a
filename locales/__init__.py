"""The words: sentences in Fluent, content as data that names its source."""
