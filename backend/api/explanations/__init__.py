"""/api/explanations: why a network says what it says of a drawing, and what would change it; nothing is saved."""
