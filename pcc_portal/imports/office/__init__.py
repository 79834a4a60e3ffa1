"""An office set up from one workbook: a sheet for each thing, loaded together into a portal that holds nothing yet."""
