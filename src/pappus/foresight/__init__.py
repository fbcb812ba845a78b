"""What is to come: forecasts of the organisation's own series, and whether social data help to foresee outcomes."""
