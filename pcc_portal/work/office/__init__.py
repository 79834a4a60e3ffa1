"""What is the office's own, on one page: names, addresses, licence, area, house style, logo, colour, limits."""
