"""What the office calls its kinds of meetings: added, renamed, moved, retired and brought back."""
