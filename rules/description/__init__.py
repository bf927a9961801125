"""Mappings in words for people: what tables, pages and comparisons of mappings are made of. Pure."""
