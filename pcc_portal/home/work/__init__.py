"""What the office does each quarter: who has what to do, the page of an update, its approval, and the quarter itself."""
