"""Pictures of measures and money: numbers in, figures and cards out. No queries."""
