"""Terms, years, values and totals of contracts and grants."""
