"""Records cited in text: which kinds there are, what a reference prints, and the page to look one up."""
