"""Records of registers, brought in from a file through the pages of their forms."""
