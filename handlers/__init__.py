"""The conversations: read, ask the domain, queue the writes, answer with keys."""
