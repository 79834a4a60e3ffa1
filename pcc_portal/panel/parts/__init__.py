"""The office's own report parts: added, renamed, moved, retired and brought back."""
