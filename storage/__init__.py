"""The tables, the unit of work and one repository per aggregate."""
