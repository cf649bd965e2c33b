"""Benchmarks: ratios of medians measured in one run, against the bars of speed, size and scale.

Not tests: nothing here runs in ./test, and nothing in the product imports it.
"""
