"""The annual report of the Commissioner, assembled from the sealed reports of four quarters."""
