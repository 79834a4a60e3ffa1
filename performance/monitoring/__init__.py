"""What the lines of budgets came to, and why forecasts moved."""
