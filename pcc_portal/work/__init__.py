"""What the office does each quarter: who has what to do, an update's page and its approval, the quarter itself."""
