"""3' People's ratings: who is asked what, the questionnaire out, the answers in."""
