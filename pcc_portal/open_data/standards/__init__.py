"""What the law makes an office publish, in the form that the field has agreed on: contracts, grants, land."""
