"""The clinic programme lived through: many residents, 120 days, a program that is killed, and what holds."""
