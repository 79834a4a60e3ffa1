"""What readers outside the office see, and as of when."""
