"""How the service is: facts for the page of the office and for Prometheus, and what is logged and mailed."""
