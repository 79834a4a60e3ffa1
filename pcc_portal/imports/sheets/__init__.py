"""Files and pastes as rows of text. What reads a file runs in a process of its own, which knows nothing of Django."""
