"""Ratios measured within one run: these machines are noisy, so nothing is compared over time."""
