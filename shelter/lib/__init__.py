"""Leaf helpers without models: what would make sense in another product."""
