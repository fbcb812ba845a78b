"""Words that every stage shares: the activity record, readings, findings, coverage, errors, periods, discovery.

Nothing here imports another part of Pappus, and nothing here computes a result.
"""
