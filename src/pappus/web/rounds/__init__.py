"""Rounds of the assessment: who is asked, what they answer."""
